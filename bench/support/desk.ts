import { type DeskProcess, startDesk } from '../../test/support/desk-process.ts'
import { until } from '../../test/support/until.ts'
import type { Place } from './servers.ts'

type Begun = { conversation: string; ticket: string | null }
type Said = { messages: { kind: string }[] }

/** A desk in a process of its own, as users start it, on the databases of this place. */
export const startDeskAt = (
  place: Place,
  config?: string,
  environment: Record<string, string> = {},
): Promise<DeskProcess> =>
  startDesk({
    dataDir: place.dataDir,
    config,
    env: { MONGODB_URI: place.mongoUri, REDIS_URL: place.redisUrl, LOG_LEVEL: 'error', ...environment },
  })

/** Begins a conversation in the web chat. */
export async function writeInChat(desk: DeskProcess, text: string): Promise<Begun> {
  const response = await fetch(`${desk.base}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  })
  if (response.status !== 201) throw new Error(`POST /chat: ${response.status} ${await response.text()}`)
  return (await response.json()) as Begun
}

/** Shorter than the chat waits for the number: what is answered sooner was told by a dispatch that is through. */
const TOLD_MS = 300

/**
 * Begins a conversation; resolves, to milliseconds, once its acknowledgement can be read: it is durable before the number
 * is told, and where that takes long the visitor looks until it is there.
 */
export async function acknowledgedInChat(desk: DeskProcess, text: string): Promise<number> {
  const began = performance.now()
  const { conversation, ticket } = await writeInChat(desk, text)
  const told = ticket !== null && performance.now() - began < TOLD_MS
  const isThere = async () => {
    const { messages } = (await (await fetch(`${desk.base}/chat/${conversation}/messages`)).json()) as Said
    return messages.some(({ kind }) => kind === 'acknowledgement')
  }
  if (!told) await until('an acknowledgement', isThere, { seconds: 90, everyMs: 50 })
  return performance.now() - began
}

/** Milliseconds from each text's sending to the moment at which its acknowledgement was handed over. */
export async function acknowledgedAfter({ db }: Place, sentAt: Map<string, number>): Promise<number[]> {
  const texts = [...sentAt.keys()]
  return until(
    'every acknowledgement',
    async () => {
      const messages = await db
        .collection('messages')
        .find({ text: { $in: texts } }, { projection: { ticketId: 1, text: 1 } })
        .toArray()
      const keys = messages.map(({ ticketId }) => `${ticketId}:acknowledgement`)
      const acknowledgements = await db
        .collection('outbound')
        .find({ dedupeKey: { $in: keys }, state: 'sent' }, { projection: { ticketId: 1, sentAt: 1 } })
        .toArray()
      if (acknowledgements.length < texts.length) return null
      const handedOver = new Map(
        acknowledgements.map((row) => [row.ticketId as string, (row.sentAt as Date).getTime()]),
      )
      return messages.map(({ text, ticketId }) => handedOver.get(ticketId)! - sentAt.get(text)!)
    },
    { seconds: 90, everyMs: 1000 },
  )
}
