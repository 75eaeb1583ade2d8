import { setTimeout as wait } from 'node:timers/promises'
import { acknowledgedAfter, startDeskAt, writeInChat } from './support/desk.ts'
import { type Bench, milliseconds, percentile, times } from './support/figure.ts'
import { modelTicket } from './support/open-tickets.ts'
import { fillMonth } from './support/past-month.ts'
import type { Place } from './support/servers.ts'

const TICKETS = 100_000
const TARGET_MS = 30_000
const SLOWER = 1.5
const WRITTEN = 200
const EVERY_MS = 100

/** A month of 100,000 tickets reported, and how much that keeps new customers waiting. */
export const report: Bench = async (servers, say) => {
  const place = await servers.place()
  try {
    const model = await modelTicket(place)
    const month = new Date(Date.UTC(new Date().getUTCFullYear() - 1, 4, 1))
    await fillMonth(place.db, model, TICKETS, month)
    say(`${TICKETS} closed tickets are there`)
    const desk = await startDeskAt(place)
    try {
      const floor = await bareRead(place)
      const calm = await acknowledgements(desk, place, 'calm')
      const began = performance.now()
      const url = `${desk.base}/api/reports/${month.toISOString().slice(0, 7)}`
      const made = fetch(url, { headers: { authorization: `Bearer ${desk.token}` } }).then(async (answer) => {
        const { figures } = (await answer.json()) as { figures: { name: string; value: number }[] }
        return { took: performance.now() - began, opened: figures.find(({ name }) => name === 'opened')?.value }
      })
      const busy = await acknowledgements(desk, place, 'busy')
      const { took, opened } = await made
      if (opened !== TICKETS) throw new Error(`the report counts ${opened} tickets of ${TICKETS}`)
      const [before, meanwhile] = [percentile(calm, 0.99), percentile(busy, 0.99)]
      return [
        {
          what: `report of a month of ${TICKETS} tickets, with the month before it`,
          measured: `${(took / 1000).toFixed(1)} s`,
          floor: `${(floor / 1000).toFixed(1)} s (its rows read by the bare driver)`,
          ratio: times(took / floor),
          target: `≤ ${TARGET_MS / 1000} s`,
          ok: took <= TARGET_MS,
        },
        {
          what: 'web message to acknowledgement while it is made, 10/s, p99',
          measured: milliseconds(meanwhile),
          floor: `${milliseconds(before)} (before)`,
          ratio: times(meanwhile / before),
          target: `≤ ${SLOWER} ×`,
          ok: meanwhile / before <= SLOWER,
        },
      ]
    } finally {
      await desk.stop()
    }
  } finally {
    await place.release()
  }
}

async function acknowledgements(
  desk: { base: string } & Parameters<typeof writeInChat>[0],
  place: Place,
  word: string,
) {
  const sentAt = new Map<string, number>()
  for (let index = 0; index < WRITTEN; index++) {
    const text = `${word} ${index}: the label is printed twice.`
    sentAt.set(text, Date.now())
    await writeInChat(desk, text)
    await wait(EVERY_MS)
  }
  return acknowledgedAfter(place, sentAt)
}

async function bareRead({ db }: Place): Promise<number> {
  const began = performance.now()
  for (const name of ['tickets', 'timeline', 'outbound']) {
    for await (const _ of db.collection(name).find({}, { batchSize: 1000 })) {
      // Only read.
    }
  }
  return performance.now() - began
}
