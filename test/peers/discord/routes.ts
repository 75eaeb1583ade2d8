import { shownMessage } from './cdn.ts'
import type { Body, Context } from './context.ts'
import { type Channel, type Message, shownChannel, types, type World } from './world.ts'

type Given = { ids: string[]; body: Body; files: File[]; query: URLSearchParams }
type Route = { method: string; path: RegExp; run(context: Context, given: Given): unknown }

export class Refusal extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const nonceMilliseconds = 300_000
const answerWithin = 3_000
const bits = { view: 1n << 10n, send: 1n << 11n, read: 1n << 16n, makeThreads: 1n << 35n, sendInThreads: 1n << 38n }

const route = (method: string, path: string, run: Route['run']): Route => ({
  method,
  path: new RegExp(`^${path.replaceAll('/:id', '/([^/]+)')}$`),
  run,
})

export const routes: Route[] = [
  route('GET', '/gateway/bot', ({ gateway, base }) => ({
    url: base.replace('http', 'ws'),
    shards: 1,
    session_start_limit: { total: 1000, remaining: gateway.remaining, reset_after: 86_400_000, max_concurrency: 1 },
  })),
  route('GET', '/users/@me', ({ world }) => world.bot),
  route('GET', '/applications/@me', ({ world }) => ({
    id: world.bot.id,
    name: 'echodesk',
    verify_key: world.publicKey,
    flags: world.flags,
  })),
  route('GET', '/applications/:id/commands', ({ world }) => world.commands),
  route('POST', '/applications/:id/commands', ({ world }, { body }) => {
    const there = world.commands.findIndex(({ name }) => name === body.name)
    if (there >= 0) world.commands.splice(there, 1)
    world.commands.push(body)
    return body
  }),
  route('POST', '/users/@me/channels', ({ world }, { body }) => {
    const user = world.users.get(String(body.recipient_id))
    if (!user) throw new Refusal(400, 50033, 'Invalid Recipient(s)')
    return shownChannel(world.direct(user))
  }),
  route('GET', '/users/:id', ({ world }, { ids }) => {
    const user = world.users.get(ids[0] ?? '')
    if (!user) throw new Refusal(404, 10013, 'Unknown User')
    return user
  }),
  route('GET', '/guilds/:id/roles', ({ world }) => [
    { id: world.guild, permissions: '0' },
    { id: world.botRole, permissions: String(world.botPermissions) },
  ]),
  route('GET', '/guilds/:id/members/:id', ({ world }) => ({ user: world.bot, roles: [world.botRole] })),
  route('GET', '/guilds/:id/threads/active', ({ world }) => ({
    threads: threadsOf(world, (thread) => !thread.thread_metadata?.archived).map(shownChannel),
    members: [],
  })),
  route('GET', '/channels/:id', (context, { ids }) => shownChannel(channelOf(context, ids[0]))),
  route('GET', '/channels/:id/threads/archived/public', (context, { ids }) => {
    const parent = channelOf(context, ids[0])
    const folded = threadsOf(context.world, (one) => one.parent_id === parent.id && one.thread_metadata?.archived)
    return { threads: folded.map(shownChannel), members: [], has_more: false }
  }),
  route('GET', '/channels/:id/messages', (context, { ids, query }) => {
    const channel = channelOf(context, ids[0], bits.read)
    const limit = Number(query.get('limit') ?? 50)
    if (limit > 100) throw new Refusal(400, 50035, 'Invalid Form Body')
    const [after, before] = [BigInt(query.get('after') ?? '0'), query.get('before')]
    const found = before
      ? channel.messages.filter(({ id }) => BigInt(id) < BigInt(before)).slice(-limit)
      : channel.messages.filter(({ id }) => BigInt(id) > after).slice(0, limit)
    // The history does not say in which server it is.
    return found
      .reverse()
      .map((message) => ({ ...shownMessage(context, message), guild_id: undefined, nonce: undefined }))
  }),
  route('GET', '/channels/:id/messages/:id', (context, { ids }) => {
    return { ...shownMessage(context, messageOf(context, ids).message), guild_id: undefined }
  }),
  route('POST', '/channels/:id/messages', post),
  route('PATCH', '/channels/:id/messages/:id', (context, { ids, body }) => {
    const { message } = messageOf(context, ids)
    if (message.author.id !== context.world.bot.id)
      throw new Refusal(403, 50005, 'Cannot edit a message by another user')
    checkText(context, body, 0)
    Object.assign(message, {
      content: body.content,
      components: body.components,
      edited_timestamp: new Date().toISOString(),
    })
    return shownMessage(context, message)
  }),
  route('DELETE', '/channels/:id/messages/:id', (context, { ids }) => {
    const { channel, message } = messageOf(context, ids)
    channel.messages.splice(channel.messages.indexOf(message), 1)
    context.gateway.tell('MESSAGE_DELETE', { id: message.id, channel_id: channel.id, guild_id: channel.guild_id })
    return null
  }),
  route('POST', '/channels/:id/messages/:id/threads', (context, { ids, body }) => {
    const { channel, message } = messageOf(context, ids)
    channelOf(context, channel.id, bits.makeThreads)
    if (context.world.channels.has(message.id)) {
      throw new Refusal(400, 160004, 'A thread has already been created for this message')
    }
    const name = String(body.name ?? '')
    if (name.length < 1 || name.length > 100) throw new Refusal(400, 50035, 'Invalid Form Body')
    const thread = context.world.addThread(channel, name, message.id)
    context.gateway.tell('THREAD_CREATE', { ...shownChannel(thread), newly_created: true })
    return shownChannel(thread)
  }),
  route('POST', '/interactions/:id/:id/callback', ({ interactions }, { ids, body }) => {
    const waiting = interactions.get(ids[1] ?? '')
    if (!waiting || Date.now() - waiting.at > answerWithin) throw new Refusal(404, 10062, 'Unknown interaction')
    if (waiting.answer) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.')
    waiting.answer = body
    return null
  }),
]

function post(context: Context, { ids, body, files }: Given): unknown {
  const { world, gateway } = context
  const channel = channelOf(context, ids[0])
  const isThread = channel.type === types.publicThread
  if (channel.guild_id) channelOf(context, channel.id, isThread ? bits.sendInThreads : bits.send)
  const [recipient] = channel.recipients ?? []
  if (recipient && world.closed.has(recipient.id)) throw new Refusal(403, 50007, 'Cannot send messages to this user')
  if (channel.thread_metadata?.locked) throw new Refusal(400, 160005, 'Thread is locked')
  checkText(context, body, files.length)
  const nonce = body.nonce === undefined ? undefined : String(body.nonce)
  if (nonce && nonce.length > 25) throw new Refusal(400, 50035, 'Invalid Form Body: nonce')
  const there =
    body.enforce_nonce === true ? channel.messages.find((one) => one.nonce === nonce && isRecent(one)) : undefined
  if (there) return shownMessage(context, there)
  const message = world.addMessage(channel, world.bot, String(body.content ?? ''), {
    ...(channel.guild_id && { guild_id: channel.guild_id }),
    ...(nonce && { nonce }),
    components: (body.components as unknown[]) ?? [],
    attachments: files.map((file) => ({
      id: world.nextId(),
      filename: file.name,
      content_type: file.type || 'application/octet-stream',
      size: file.size,
      content: (file as File & { content: Buffer }).content,
    })),
  })
  gateway.tell('MESSAGE_CREATE', shownMessage(context, message))
  return shownMessage(context, message)
}

const isRecent = ({ timestamp }: Message): boolean => Date.now() - new Date(timestamp).getTime() < nonceMilliseconds

function checkText({ pings }: Context, body: Body, files: number): void {
  const content = String(body.content ?? '')
  if (content.length > 2000)
    throw new Refusal(400, 50035, 'Invalid Form Body: content: Must be 2000 or fewer in length.')
  if (content.trim() === '' && files === 0) throw new Refusal(400, 50006, 'Cannot send an empty message')
  const parse = (body.allowed_mentions as { parse?: unknown[] } | undefined)?.parse
  const mayCall = parse === undefined || parse.length > 0
  if (mayCall && /@everyone|@here|<@[!&]?\d+>/.test(content)) pings.push(content)
}

const threadsOf = ({ channels }: World, filter: (one: Channel) => boolean | undefined): Channel[] =>
  [...channels.values()].filter((one) => one.thread_metadata && filter(one))

function channelOf({ world }: Context, id: string | undefined, needed: bigint = 0n): Channel {
  const channel = world.channels.get(id ?? '')
  if (!channel) throw new Refusal(404, 10003, 'Unknown Channel')
  if (!channel.guild_id) return channel
  if (!(world.botPermissions & bits.view)) throw new Refusal(403, 50001, 'Missing Access')
  if ((world.botPermissions & needed) !== needed) throw new Refusal(403, 50013, 'Missing Permissions')
  return channel
}

function messageOf(context: Context, [place, id]: string[]): { channel: Channel; message: Message } {
  const channel = channelOf(context, place, bits.read)
  const message = channel.messages.find((one) => one.id === id)
  if (!message) throw new Refusal(404, 10008, 'Unknown Message')
  return { channel, message }
}
