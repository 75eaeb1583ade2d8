import { setTimeout as wait } from 'node:timers/promises'
import { assemble } from '../src/assembly/assemble.ts'
import { places } from '../src/assembly/places.ts'
import { loadConfig } from '../src/config.ts'
import { connectStore } from '../src/store/index.ts'
import { acknowledgedAfter, startDeskAt, writeInChat } from './support/desk.ts'
import { type Bench, milliseconds, percentile, perSecond } from './support/figure.ts'
import { fillTickets, fillTimers, type Model, modelTicket } from './support/open-tickets.ts'
import type { Db, Place, Row } from './support/servers.ts'

const TICKETS = 100_000
const BATCH = 500
const CLAIM_MS = 30_000
/** So long at most each way is watched; what is left over then does not change the rate. */
const WATCHED_MS = 45_000
const MESSAGES_PER_SECOND = 5
const TARGET = 0.8
const ACKNOWLEDGED_MS = 2000

/** 100,000 updates due at one instant: how fast they are claimed and written into the outbox. */
export const burst: Bench = async (servers, say) => {
  const [place, floorPlace] = [await servers.place(), await servers.place()]
  try {
    const model = await modelTicket(place)
    const due = new Date()
    await fillTickets(place.db, model, [0, TICKETS], () => due)
    say(`${TICKETS} tickets wait`)
    const alone = await tickAlone(place)
    const [sample] = await place.db.collection<Row>('outbound').find({ kind: 'progress' }).limit(1).toArray()
    const floor = await bareBurst(floorPlace, model, sample!, due)
    const inOrder = await urgentFirst(place.db)
    await rewind(place, due)
    const busy = await tickBusy(place)
    const line = (what: string, rate: number, target: boolean) => ({
      what,
      measured: `${Math.round(rate)} rows/s`,
      floor: `${Math.round(floor)} rows/s (a bare loop, ${BATCH} at a time)`,
      ratio: (rate / floor).toFixed(2),
      target: target ? `≥ ${TARGET.toFixed(2)}` : '',
      ok: target ? rate / floor >= TARGET : null,
    })
    return [
      line(`${TICKETS} due at one instant, claimed and in the outbox`, alone, true),
      line('the same in a desk that sends them meanwhile', busy.rate, false),
      {
        what: 'the most urgent first',
        measured: inOrder ? 'yes' : 'no',
        floor: '',
        ratio: '',
        target: 'yes',
        ok: inOrder,
      },
      {
        what: `new acknowledgements meanwhile, p99 of ${busy.took.length}`,
        measured: `${milliseconds(percentile(busy.took, 0.99))} (p50 ${milliseconds(percentile(busy.took, 0.5))})`,
        floor: '',
        ratio: '',
        target: `≤ ${ACKNOWLEDGED_MS} ms`,
        ok: percentile(busy.took, 0.99) <= ACKNOWLEDGED_MS,
      },
    ]
  } finally {
    await floorPlace.release()
    await place.release()
  }
}

const updates = { kind: 'progress' }

/** The product's own tick on its own parts, with nobody there who sends. Rows a second. */
async function tickAlone(place: Place): Promise<number> {
  const desk = await assemble({
    config: await loadConfig({ defaults: places.defaults, over: undefined, environment: {} }),
    mongoUri: place.mongoUri,
    redisUrl: place.redisUrl,
    dataDir: place.dataDir,
    intake: null,
    log: { info() {}, warn: console.error, error: console.error },
    onProgress() {},
  })
  try {
    const began = performance.now()
    const outbound = place.db.collection('outbound')
    for (let written = 0; written < TICKETS && performance.now() - began < WATCHED_MS; ) {
      await desk.flows.tick()
      written = await outbound.countDocuments(updates)
    }
    return perSecond(await outbound.countDocuments(updates), performance.now() - began)
  } finally {
    await desk.close()
  }
}

/** The same timers and rows by the bare driver: claim, read back, insert. Rows a second. */
async function bareBurst(place: Place, model: Model, sample: Row, due: Date): Promise<number> {
  await (await connectStore(place.mongoUri)).close()
  const { db } = place
  for (let first = 0; first < TICKETS; first += 1000) {
    await fillTimers(
      db,
      model,
      Array.from({ length: 1000 }, (_, at) => first + at),
      () => due,
    )
  }
  const timers = db.collection<Row>('timers')
  const outbound = db.collection<Row>('outbound')
  const began = performance.now()
  let written = 0
  for (let rank = 0; written < TICKETS && performance.now() - began < WATCHED_MS; ) {
    const now = new Date()
    const token = `bare-${written}`
    const ready = timers.find({ rank, dueAt: { $lte: now } }, { projection: { _id: 1 } })
    const found = await ready.sort({ rank: 1, dueAt: 1 }).limit(BATCH).toArray()
    if (found.length < BATCH) rank += 1
    if (found.length === 0) continue
    const ids = { $in: found.map((row) => row._id) }
    const until = new Date(now.getTime() + CLAIM_MS)
    await timers.updateMany({ _id: ids, dueAt: { $lte: now } }, { $set: { claim: { token }, dueAt: until } })
    const claimed = await timers.find({ _id: ids, 'claim.token': token }).toArray()
    await outbound.insertMany(
      claimed.map((timer) => rowFor(timer, sample, due)),
      { ordered: false },
    )
    written += claimed.length
  }
  return perSecond(written, performance.now() - began)
}

const rowFor = ({ _id, ticketId, conversationId }: Row, sample: Row, dueAt: Date): Row => ({
  ...sample,
  _id,
  ticketId,
  conversationId,
  dedupeKey: `${ticketId}:progress:${dueAt.toISOString()}`,
})

/** In the order of writing, no rank comes before a smaller one. */
async function urgentFirst(db: Db): Promise<boolean> {
  const rows = await db
    .collection('outbound')
    .find(updates, { projection: { rank: 1 } })
    .sort({ _id: 1 })
    .toArray()
  return rows.every((row, index) => index === 0 || row.rank >= rows[index - 1]!.rank)
}

/** As it was before: everything due, nothing written. */
async function rewind({ db, redis }: Place, due: Date): Promise<void> {
  await redis.flushdb()
  await db.collection('outbound').deleteMany(updates)
  await db.collection('timers').updateMany({}, { $set: { dueAt: due, count: 0 } })
}

/** A whole desk that claims and sends while customers write. */
async function tickBusy(place: Place): Promise<{ rate: number; took: number[] }> {
  const desk = await startDeskAt(place)
  try {
    const began = performance.now()
    const outbound = place.db.collection('outbound')
    const sentAt = new Map<string, number>()
    const calls: Promise<unknown>[] = []
    let rate = 0
    while (performance.now() - began < WATCHED_MS && rate === 0) {
      const text = `The label of order ${sentAt.size} is printed twice since this morning. What can we do?`
      sentAt.set(text, Date.now())
      calls.push(writeInChat(desk, text).catch(() => void sentAt.delete(text)))
      await wait(1000 / MESSAGES_PER_SECOND)
      if (sentAt.size % 50 > 0) continue
      const written = await outbound.countDocuments(updates)
      if (written >= TICKETS) rate = perSecond(written, performance.now() - began)
    }
    await Promise.all(calls)
    rate ||= perSecond(await outbound.countDocuments(updates), performance.now() - began)
    return { rate, took: await acknowledgedAfter(place, sentAt) }
  } finally {
    await desk.stop()
  }
}
