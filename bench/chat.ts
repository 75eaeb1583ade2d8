import { setTimeout as wait } from 'node:timers/promises'
import { acknowledgedInChat, startDeskAt, writeInChat } from './support/desk.ts'
import { type Bench, milliseconds, percentile, times } from './support/figure.ts'
import type { Place } from './support/servers.ts'

const PER_SECOND = 100
const SECONDS = 20
const INSERTS_PER_SECOND = 20
const TARGETS = [
  { share: 0.5, times: 15, aim: '25 ms' },
  { share: 0.99, times: 60, aim: '100 ms' },
]

/** Web messages at an even rate, whatever the answers do, beside single inserts by the bare driver meanwhile. */
export const chat: Bench = async (servers, say) => {
  const place = await servers.place()
  const desk = await startDeskAt(place)
  try {
    for (let index = 0; index < PER_SECOND; index++) await writeInChat(desk, `To warm up ${index}`)
    const took: number[] = []
    const inserts: number[] = []
    const [refused] = await Promise.all([
      atRate(PER_SECOND, async (index) => {
        const text = `The label of order ${index} is printed twice since this morning. What can we do?`
        took.push(await acknowledgedInChat(desk, text))
      }),
      atRate(INSERTS_PER_SECOND, async (index) => {
        inserts.push(await insertOnce(place, index))
      }),
    ])
    if (refused > 0) say(`${refused} of ${PER_SECOND * SECONDS} messages were not taken`)
    const insert = percentile(inserts, 0.5)
    return TARGETS.map((target) => {
      const value = percentile(took, target.share)
      const ratio = value / insert
      return {
        what: `web message to acknowledgement that its writer can read, ${PER_SECOND}/s, p${target.share * 100}`,
        measured: milliseconds(value),
        floor: `${milliseconds(insert)} (one insert meanwhile, median)`,
        ratio: times(ratio),
        target: `≤ ${target.times} × (aim ${target.aim})`,
        ok: ratio <= target.times,
      }
    })
  } finally {
    await desk.stop()
    await place.release()
  }
}

/** Calls at each moment of an even beat, however long earlier calls take. Resolves to the number of those that failed. */
async function atRate(rate: number, call: (index: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  const calls: Promise<boolean>[] = []
  for (let index = 0; index < rate * SECONDS; index++) {
    const early = began + (index * 1000) / rate - performance.now()
    if (early > 1) await wait(early)
    calls.push(
      call(index).then(
        () => true,
        () => false,
      ),
    )
  }
  return (await Promise.all(calls)).filter((done) => !done).length
}

async function insertOnce({ db }: Place, index: number): Promise<number> {
  const began = performance.now()
  await db.collection('floor').insertOne({ index, at: new Date(), text: 'The label is printed twice.'.repeat(10) })
  return performance.now() - began
}
