import { createHash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { HostedEntry } from '../../core/ports/channel.ts'
import { HttpError } from '../errors.ts'
import type { Hints } from '../hints.ts'
import type { HostedChat, HttpParts } from '../parts.ts'
import { createIdentifiers } from './identifiers.ts'

/** How long, in milliseconds, the answer to a first message waits for the ticket's number. */
const numberWaitMs = 320

type Entry = Omit<HostedEntry, 'id' | 'conversation'>

/** Conversations by their secret id: begun, gone on with, found in the store. */
export function createConversations({
  flows,
  store,
  hosted,
  hints,
}: Pick<HttpParts, 'flows' | 'store' | 'hosted'> & { hints: Hints }) {
  const identifiers = createIdentifiers(store.states)
  const accounts = hosted.map((each) => each.account)

  /** Resolves to its id once it is durable. The same key again is the same message; the id that is stored gives no secret away. */
  const say = async (host: HostedChat, conversation: string, entry: Entry, key: string = randomUUID()) => {
    const id = createHash('sha256')
      .update(JSON.stringify([conversation, key]))
      .digest('hex')
    const { channel, account } = host
    const [stored] = await flows.receive({ channel, account }, [host.ingress.raw({ ...entry, id, conversation })])
    return stored!
  }

  /** The number of the ticket that this message opens; null where it takes longer than a third of a second. */
  const numberOf = async (message: string): Promise<string | null> => {
    const told = await hints.numberOf(message, numberWaitMs)
    return told ?? (await store.tickets.get(message))?.number ?? null
  }

  /** The conversation's id in the store; null until its first message has been worked on. */
  const find = async ({ channel, account }: HostedChat, conversation: string) =>
    (await store.conversations.find(channel, account, conversation))?.id ?? null

  return {
    say,
    find,
    begin: async (host: HostedChat, entry: Entry, key?: string) => {
      const conversation = await identifiers.mint(host.account, key)
      const message = await say(host, conversation, { ...entry, begins: true }, key)
      return { conversation, ticket: await numberOf(message), message }
    },
    hostOf: async (conversation: string): Promise<HostedChat | undefined> => {
      const account = await identifiers.accountOf(conversation, accounts)
      return hosted.find((each) => each.account === account)
    },
  }
}

/** As it decides the conversation's id, a key must be as hard to guess as one. Throws `HttpError` 422. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && key.length >= 16 && key.length <= 200) return key
  throw new HttpError(
    422,
    'invalid',
    'Idempotency-Key: send 16 to 200 characters that nobody can guess, such as a UUID.',
  )
}
