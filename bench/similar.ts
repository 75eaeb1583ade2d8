import { createKnowledge } from '../src/assembly/knowledge.ts'
import { until } from '../test/support/until.ts'
import { type Bench, milliseconds, percentile, times } from './support/figure.ts'
import { modelTicket } from './support/open-tickets.ts'
import { fillMonth, subjectOf } from './support/past-month.ts'

const TICKETS = 50_000
const ASKED = 500
const TARGET_MS = 50

/** What was solved before, found among 50,000 tickets, as the dispatcher asks for it. */
export const similar: Bench = async (servers, say) => {
  const place = await servers.place()
  const silent = { info() {}, warn: say, error: say }
  const knowledge = createKnowledge(place.mongoUri, silent)
  try {
    const model = await modelTicket(place)
    await fillMonth(place.db, model, TICKETS, new Date('2025-05-01T00:00:00Z'))
    const began = performance.now()
    const ask = (index: number) => knowledge.similar(`${subjectOf(index)} again`, { tickets: 3, articles: 3 })
    await until('the whole index', async () => (await ask(TICKETS - 1))[0]?.title === subjectOf(TICKETS - 1), {
      seconds: 300,
      everyMs: 500,
    })
    say(`the index was read in ${Math.round((performance.now() - began) / 1000)} s`)
    const took: number[] = []
    const blocked: number[] = []
    const empty: number[] = []
    for (let index = 0; index < ASKED; index++) {
      const at = performance.now()
      const answer = ask((index * 97) % TICKETS)
      blocked.push(performance.now() - at)
      await answer
      took.push(performance.now() - at)
      const turn = performance.now()
      await new Promise((resolve) => setImmediate(resolve))
      empty.push(performance.now() - turn)
    }
    const p99 = percentile(took, 0.99)
    const floor = percentile(empty, 0.99)
    return [
      {
        what: `similar solved tickets among ${TICKETS}, p99`,
        measured: milliseconds(p99),
        floor: `${milliseconds(floor)} (one turn of the event loop)`,
        ratio: times(p99 / floor),
        target: `≤ ${TARGET_MS} ms`,
        ok: p99 <= TARGET_MS,
      },
      {
        what: 'the event loop kept from its work by such a question, p99',
        measured: milliseconds(percentile(blocked, 0.99)),
        floor: '',
        ratio: '',
        target: '≤ 10 ms',
        ok: percentile(blocked, 0.99) <= 10,
      },
    ]
  } finally {
    await knowledge.close()
    await place.release()
  }
}
