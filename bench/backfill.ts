import { DISPATCH_CONCURRENCY } from '../src/jobs/workers.ts'
import { connectStore } from '../src/store/index.ts'
import { DiscordPeer, types } from '../test/peers/discord/index.ts'
import type { DeskProcess } from '../test/support/desk-process.ts'
import { until } from '../test/support/until.ts'
import { acknowledgedAfter, startDeskAt, writeInChat } from './support/desk.ts'
import { type Bench, milliseconds, percentile, perSecond } from './support/figure.ts'
import type { Place, Row } from './support/servers.ts'

const MESSAGES = Number(process.env.BENCH_BACKFILL_MESSAGES ?? 10_000)
const CONVERSATIONS = MESSAGES / 100
const LIVE_EVERY_MS = 500
const TARGET = 0.7
const COLLECTIONS = ['inbound', 'customers', 'conversations', 'tickets', 'messages', 'timers', 'timeline', 'outbound']

/** What was written in a forum while the desk was away, beside the same rows written by the bare driver. */
export const backfill: Bench = async (servers, say) => {
  const [place, floorPlace] = [await servers.place(), await servers.place()]
  const peer = await DiscordPeer.start()
  peer.limits.posts = null
  const forum = peer.world.addGuildChannel('questions', types.forum)
  const { token, bot, publicKey } = peer.world
  const account = {
    id: 'main',
    token,
    applicationId: bot.id,
    publicKey,
    apiUrl: peer.apiUrl,
    supportChannels: [forum.id],
  }
  const config = JSON.stringify({ channels: { email: [], web: [{ id: 'site' }], discord: [account] } })
  try {
    await seesTheForum(place, config)
    writeBacklog(peer, forum)
    say(`${MESSAGES} messages lie in ${CONVERSATIONS} posts of a forum`)
    const { took, live } = await takeIn(place, config)
    const rows = await rowsOf(place)
    const floorTook = await writeBarely(floorPlace, rows)
    const ratio = floorTook / took
    return [
      {
        what: `backlog of ${MESSAGES} messages found by backfill (Discord), each on its ticket`,
        measured: `${perSecond(MESSAGES, took).toFixed(0)} messages/s`,
        floor: `${perSecond(MESSAGES, floorTook).toFixed(0)} messages/s (the same ${rows.length} rows, one by one)`,
        ratio: ratio.toFixed(2),
        target: `≥ ${TARGET.toFixed(2)}`,
        ok: ratio >= TARGET,
      },
      {
        what: `meanwhile: web message to acknowledgement, p50 of ${live.length}`,
        measured: milliseconds(percentile(live, 0.5)),
        floor: `${milliseconds(took)} (all of the backlog)`,
        ratio: `p99 ${milliseconds(percentile(live, 0.99))}`,
        target: 'before the backlog',
        ok: percentile(live, 0.99) < took,
      },
    ]
  } finally {
    await peer.stop()
    await floorPlace.release()
    await place.release()
  }
}

/** What was written before the desk first saw a forum is not for it. */
async function seesTheForum(place: Place, config: string): Promise<void> {
  const desk = await startDeskAt(place, config)
  const states = place.db.collection<Row>('states')
  await until('the forum is seen', () => states.findOne({ _id: /since:/ }))
  await desk.stop()
}

function writeBacklog(peer: DiscordPeer, forum: Parameters<DiscordPeer['openPost']>[1]): void {
  const posts = Array.from({ length: CONVERSATIONS }, (_, index) => {
    const user = peer.world.addUser(`Customer ${index}`)
    return { user, ...peer.openPost(user, forum, `Printer ${index}`, `The label of order ${index} is printed twice.`) }
  })
  for (let index = CONVERSATIONS; index < MESSAGES; index++) {
    const { user, post } = posts[index % CONVERSATIONS]!
    peer.say(user, post, `The label of order ${index} is printed twice, too, since this morning.`)
  }
}

/**
 * Milliseconds from the first message that was stored to the last that is on its ticket, and those from each web message
 * of the time to its acknowledgement.
 */
async function takeIn(place: Place, config: string): Promise<{ took: number; live: number[] }> {
  const desk = await startDeskAt(place, config)
  try {
    const inbound = place.db.collection('inbound')
    const messages = place.db.collection('messages')
    const sentAt = new Map<string, number>()
    let first: Date | null = null
    for (let done = 0; done < MESSAGES; ) {
      await liveMessage(desk, sentAt)
      await new Promise((resolve) => setTimeout(resolve, LIVE_EVERY_MS))
      first ??=
        ((await inbound.findOne({ channel: 'discord' }, { sort: { receivedAt: 1 } }))?.receivedAt as Date) ?? null
      done = await messages.countDocuments({ channel: 'discord', direction: 'in' })
    }
    const [last] = await messages.find({ channel: 'discord' }).sort({ storedAt: -1 }).limit(1).toArray()
    const live = await acknowledgedAfter(place, sentAt)
    return { took: (last!.storedAt as Date).getTime() - first!.getTime(), live }
  } finally {
    await desk.stop()
  }
}

async function liveMessage(desk: DeskProcess, sentAt: Map<string, number>): Promise<void> {
  const text = `A question ${sentAt.size} that is asked right now: where is the export?`
  sentAt.set(text, Date.now())
  await writeInChat(desk, text)
}

/** Everything that was written for the backlog. */
async function rowsOf({ db }: Place): Promise<[collection: string, row: Row][]> {
  const rows: [string, Row][] = []
  const tickets = await db.collection<Row>('tickets').find({ channel: 'discord' }).toArray()
  const ids = new Set(tickets.map(({ _id }) => _id))
  for (const collection of COLLECTIONS) {
    for await (const row of db.collection<Row>(collection).find()) {
      const isTheirs = row.channel === 'discord' || ids.has(row.ticketId as string) || collection === 'customers'
      if (isTheirs) rows.push([collection, row])
    }
  }
  return rows
}

/** Milliseconds for the same rows under the same indexes, as many at a time as the product writes. */
async function writeBarely(place: Place, rows: [string, Row][]): Promise<number> {
  await (await connectStore(place.mongoUri)).close()
  const waiting = rows.values()
  const write = async () => {
    for (const [collection, row] of waiting) await place.db.collection<Row>(collection).insertOne(row)
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: DISPATCH_CONCURRENCY }, write))
  return performance.now() - began
}
