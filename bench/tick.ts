import { connectStore } from '../src/store/index.ts'
import { startMongoProxy } from '../test/support/mongo-proxy.ts'
import { until } from '../test/support/until.ts'
import { startDeskAt } from './support/desk.ts'
import { type Bench, milliseconds, percentile, times } from './support/figure.ts'
import { fillTickets, modelTicket } from './support/open-tickets.ts'
import type { Db, Place } from './support/servers.ts'

const TICKETS = 100_000
const DAY_MS = 86_400_000
/** As many as a minute of the day has. */
const WATCHED = Math.ceil((TICKETS * 60_000) / DAY_MS)
/** None of the others is due before the watched ones are done with. */
const FILLING_MS = 600_000
const AHEAD_MS = 3000
const TARGET_MS = 1200

/** How late updates are handed over while 100,000 tickets wait for theirs, evenly over a day. */
export const tick: Bench = async (servers, say) => {
  const place = await servers.place()
  try {
    const model = await modelTicket(place)
    const began = performance.now()
    const spread = (first: number) => (index: number) => new Date(first + (index * DAY_MS) / TICKETS)
    await fillTickets(place.db, model, [WATCHED, TICKETS], spread(Date.now() + FILLING_MS))
    say(`${TICKETS} open tickets were made in ${Math.round((performance.now() - began) / 1000)} s`)
    const index = await indexesUsed(place)
    const before = await redisBytes(place)
    const desk = await startDeskAt(place)
    const floor: number[] = []
    try {
      const first = Date.now() + AHEAD_MS
      await fillTickets(place.db, model, [0, WATCHED], spread(first))
      const floorDone = bareTick(place.db, spread(first), floor)
      await floorDone
      const sent = { kind: 'progress', state: 'sent' }
      const handedOver = () => place.db.collection('outbound').countDocuments(sent)
      await until('every update', async () => (await handedOver()) >= WATCHED, { seconds: 30, everyMs: 500 })
      const late = await lateness(place)
      const grown = (await redisBytes(place)) - before
      return [
        ...[0.5, 0.99].map((share) => {
          const value = percentile(late, share)
          const bare = percentile(floor, share)
          return {
            what: `update handed over after its slot, ${TICKETS} tickets waiting, p${share * 100} of ${late.length}`,
            measured: milliseconds(value),
            floor: `${milliseconds(bare)} (a bare loop, once a second)`,
            ratio: times(value / bare),
            target: share === 0.99 ? `≤ ${TARGET_MS} ms` : '',
            ok: share === 0.99 ? value <= TARGET_MS : null,
          }
        }),
        {
          what: 'what the tick asks the database',
          measured: index.join(', '),
          floor: '',
          ratio: '',
          target: 'by index',
          ok: index.every((each) => !each.startsWith('no index')),
        },
        {
          what: 'Redis memory for each waiting ticket',
          measured: `${(grown / TICKETS).toFixed(1)} bytes (${Math.round(grown / 1024)} kB in all, with the queues of a desk that started)`,
          floor: '0 bytes',
          ratio: '',
          target: 'none',
          ok: grown / TICKETS < 10,
        },
      ]
    } finally {
      await desk.stop()
    }
  } finally {
    await place.release()
  }
}

/** Milliseconds from slot to handing over. */
async function lateness({ db }: Place): Promise<number[]> {
  const rows = await db.collection('outbound').find({ kind: 'progress', state: 'sent' }).toArray()
  return rows.map((row) => row.sentAt.getTime() - Date.parse(row.data.slot))
}

/** The same slots in a collection of their own, looked for once a second. */
async function bareTick(db: Db, dueAt: (index: number) => Date, late: number[]): Promise<void> {
  const waiting = db.collection('floor')
  await waiting.createIndex({ dueAt: 1 })
  await waiting.insertMany(Array.from({ length: WATCHED }, (_, index) => ({ dueAt: dueAt(index) })))
  const look = async () => {
    const due = await waiting.find({ dueAt: { $lte: new Date() } }).toArray()
    await waiting.deleteMany({ _id: { $in: due.map((row) => row._id) } })
    late.push(...due.map((row) => Date.now() - row.dueAt.getTime()))
    return late.length === WATCHED
  }
  await until('the bare loop', look, { seconds: 120, everyMs: 1000 })
}

async function redisBytes({ redis }: Place): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
}

/** The very queries by which the store finds what is due, read on the wire, and the index by which each is answered. */
async function indexesUsed(place: Place): Promise<string[]> {
  const proxy = await startMongoProxy(place.mongoUri)
  try {
    const { store, close } = await connectStore(proxy.uri)
    proxy.commands.length = 0
    await store.timers.due(new Date(0), 500)
    await close()
    const queries = proxy.commands.filter((command) => command.find === 'timers')
    return await Promise.all(
      queries.map(async ({ find, filter, sort, limit, projection }) => {
        const plan = JSON.stringify(
          await place.db.command({ explain: { find, filter, sort, limit, ...(projection && { projection }) } }),
        )
        const used = /"indexName":"([^"]+)"/.exec(plan)?.[1]
        return used && !/"(COLLSCAN|SORT)"/.test(plan) ? used : `no index for ${JSON.stringify(filter)}`
      }),
    ).then((used) => [...new Set(used)])
  } finally {
    await proxy.close()
  }
}
