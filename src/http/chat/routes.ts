import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Attachment } from '../../core/records/index.ts'
import { HttpError } from '../errors.ts'
import type { EventStreams } from '../event-stream.ts'
import { download, fileIdSchema } from '../files.ts'
import type { Hints } from '../hints.ts'
import type { ChatLimits, HostedChat, HttpParts } from '../parts.ts'
import { type Described, nobody, routes } from '../route.ts'
import { line, text } from '../schemas.ts'
import { formSize, receiveFiles } from '../uploads.ts'
import { createConversations, idempotencyKey } from './conversations.ts'
import { follow } from './follow.ts'
import { chatLimiter, usualLimits } from './limits.ts'
import { allowOrigin } from './origins.ts'
import { asItStands, chatMessageSchema, isBehind, positionOf, readVisible } from './visible.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The account whose chat this request is about. */
    hosted: HostedChat
  }
}

const inConversation = z.object({ conversation: z.string() })
const messageId = z.string().min(1).max(100)
const whichSite = z.object({ site: line(100).optional().describe('The chat account; the first where it is not given') })
const written = text(20_000)
const visitor = {
  name: z.string().max(100).optional(),
  email: z.email('not a mail address').max(254).optional().describe('Kept as what the visitor said; never written to'),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}([-_][\w-]{1,30})?$/, 'not a language, such as zh-CN')
    .optional(),
}
const stored = { message: z.string().describe('Under which id the conversation will show it') }
const uploaded = z.object({ name: z.string(), type: z.string(), size: z.number() })

type Parts = HttpParts & { hints: Hints; streams: EventStreams; described: Described[] }

/** The web chat: no login, the conversation's id is the secret. */
export async function chatRoutes(app: FastifyInstance, parts: Parts): Promise<void> {
  const { store, hosted, publicUrl, hints, streams } = parts
  const limits: ChatLimits = { ...usualLimits, ...parts.limits }
  const conversations = createConversations(parts)
  const limit = chatLimiter(app, limits)

  app.decorateRequest('hosted')
  app.addHook('onRequest', async (request, reply) => {
    const { conversation, '*': rest } = request.params as { conversation?: string; '*'?: string }
    const key = conversation ?? rest?.split('/')[0]
    const { site } = request.query as { site?: string }
    const found =
      key === undefined ? hosted.find((each) => !site || each.account === site) : await conversations.hostOf(key)
    if (!found) throw new HttpError(404, 'not-found', 'There is no such conversation: begin one with POST /chat.')
    request.hosted = found
    allowOrigin(request, reply, found.allowedOrigins, publicUrl)
    if (request.method === 'POST') await limit(request, key !== undefined)
  })
  for (const url of ['/chat', '/chat/*']) app.options(url, (_request, reply) => reply.status(204).send())

  const add = routes(app, async () => nobody, parts.described)

  add({
    method: 'GET',
    url: '/chat',
    summary: 'What stands at the head of the chat, and what it takes',
    access: 'public',
    query: whichSite,
    answer: z.object({
      title: z.string(),
      limits: z.object({ fileSize: z.number().int().describe('Bytes of one file'), files: z.number().int() }),
    }),
    handle: async ({ request }) => ({
      title: request.hosted.title,
      limits: { fileSize: limits.fileSize, files: limits.files },
    }),
  })

  add({
    method: 'POST',
    url: '/chat',
    summary: 'Begins a conversation; its id is the secret by which it is read and gone on with',
    access: 'public',
    query: whichSite,
    body: z.object({ text: written, ...visitor }),
    status: 201,
    answer: z.object({
      conversation: z.string(),
      ticket: z.string().nullable().describe('Null while it is being made'),
      ...stored,
    }),
    handle: async ({ body, request }) => conversations.begin(request.hosted, body, idempotencyKey(request)),
  })

  add({
    method: 'POST',
    url: '/chat/:conversation/messages',
    summary: 'Says something in a conversation',
    access: 'public',
    params: inConversation,
    body: z.union([
      z.object({
        choice: z
          .string()
          .regex(/^[\w.:-]{1,64}$/, 'not one of the choices')
          .describe('What was pressed'),
      }),
      z.object({ text: written }),
    ]),
    status: 201,
    answer: z.object(stored),
    handle: async ({ params, body, request }) => {
      const entry = 'choice' in body ? { text: '', choice: body.choice } : body
      return { message: await conversations.say(request.hosted, params.conversation, entry, idempotencyKey(request)) }
    },
  })

  add({
    method: 'POST',
    url: '/chat/:conversation/files',
    summary: 'Sends files into a conversation, with a `text` where there is something to say to them',
    access: 'public',
    params: inConversation,
    consumes: 'multipart/form-data',
    bodyLimit: formSize(limits),
    status: 201,
    answer: z.object({ ...stored, files: z.array(uploaded) }),
    handle: async ({ params, request }) => {
      const { files, text: said } = await receiveFiles(request, store.files, limits)
      const entry = { text: said, attachments: files }
      const message = await conversations.say(request.hosted, params.conversation, entry, idempotencyKey(request))
      return { message, files: files.map(({ name, type, size }) => ({ name, type, size })) }
    },
  })

  add({
    method: 'GET',
    url: '/chat/:conversation/messages',
    summary: 'What was said, in the order in which it became visible',
    access: 'public',
    params: inConversation,
    query: z.object({ after: messageId.optional() }),
    answer: z.object({ messages: z.array(chatMessageSchema) }),
    handle: async ({ params, query, request }) => {
      const id = await conversations.find(request.hosted, params.conversation)
      if (id === null) return { messages: [] }
      const seen = query.after ? await positionOf(store, id, query.after) : null
      const visible = await readVisible(store, id, params.conversation, seen?.since ?? new Date(0))
      return { messages: asItStands(visible.filter((each) => !seen || isBehind(each, seen))) }
    },
  })

  add({
    method: 'GET',
    url: '/chat/:conversation/events',
    summary: 'The same messages as server-sent events, from `Last-Event-ID` on',
    access: 'public',
    params: inConversation,
    query: z.object({ after: messageId.optional() }),
    produces: 'text/event-stream',
    handle: async ({ params, query, request, reply }) => {
      const last = messageId.safeParse(request.headers['last-event-id'])
      const after = last.data ?? query.after ?? null
      const find = () => conversations.find(request.hosted, params.conversation)
      follow({ store, hints, stream: streams.open(reply), find, key: params.conversation, after })
      return reply
    },
  })

  add({
    method: 'GET',
    url: '/chat/:conversation/files/:id',
    summary: 'A file of this conversation, as a download',
    access: 'public',
    params: inConversation.extend({ id: fileIdSchema }),
    produces: 'application/octet-stream',
    handle: async ({ params, request, reply }) => {
      const id = await conversations.find(request.hosted, params.conversation)
      const file = id === null ? undefined : await findFile(id, params.id)
      if (!file) throw new HttpError(404, 'not-found', 'This conversation has no such file.')
      return download(reply, store.files, file.fileId, file)
    },
  })

  const findFile = async (conversationId: string, fileId: string): Promise<Attachment | undefined> => {
    const always = new Date(0)
    const [incoming, outgoing] = await Promise.all([
      store.messages.ofConversation(conversationId, always),
      store.outbound.ofConversation(conversationId, always),
    ])
    const shown = [...incoming.filter((message) => message.direction === 'in'), ...outgoing]
    return shown.flatMap((each) => each.attachments).find((each) => each.fileId === fileId)
  }
}
