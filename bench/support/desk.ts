import { type DeskProcess, startDesk } from '../../test/support/desk-process.ts'
import { until } from '../../test/support/until.ts'
import type { Place } from './servers.ts'

/** A desk in a process of its own, as users start it, on the databases of this place. */
export const startDeskAt = (place: Place, config?: string): Promise<DeskProcess> =>
  startDesk({
    dataDir: place.dataDir,
    config,
    env: { MONGODB_URI: place.mongoUri, REDIS_URL: place.redisUrl, LOG_LEVEL: 'error' },
  })

/** Begins a conversation in the web chat. */
export async function writeInChat(desk: DeskProcess, text: string): Promise<void> {
  const response = await fetch(`${desk.base}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  })
  if (response.status !== 201) throw new Error(`POST /chat: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}

/** Milliseconds from each text's sending to the moment at which its acknowledgement was handed over. */
export async function acknowledgedAfter(place: Place, sentAt: Map<string, number>): Promise<number[]> {
  const { db } = place
  const count = (name: string, filter: object) => db.collection(name).countDocuments(filter)
  const done = async () => {
    const texts = await count('messages', { text: { $in: [...sentAt.keys()] } })
    const waiting = (await count('tickets', {})) - (await count('outbound', { kind: 'acknowledgement', state: 'sent' }))
    return texts === sentAt.size && waiting === 0
  }
  await until('every acknowledgement', done, { seconds: 90, everyMs: 1000 })
  const acknowledgements = await db
    .collection('outbound')
    .find({ kind: 'acknowledgement', state: 'sent' }, { projection: { ticketId: 1, sentAt: 1 } })
    .toArray()
  const handedOver = new Map(acknowledgements.map((row) => [row.ticketId as string, (row.sentAt as Date).getTime()]))
  const messages = await db
    .collection('messages')
    .find({ text: { $in: [...sentAt.keys()] } }, { projection: { ticketId: 1, text: 1 } })
    .toArray()
  return messages.map(({ text, ticketId }) => handedOver.get(ticketId)! - sentAt.get(text)!)
}
