import { startDeskAt } from './support/desk.ts'
import { type Bench, type Figure, milliseconds, percentile, times } from './support/figure.ts'
import { fillTickets, type Model, modelTicket } from './support/open-tickets.ts'
import type { Db, Place, Row } from './support/servers.ts'

const TICKETS = 5000
const MESSAGES = 500
const LISTED = 100
const ASKED = 200
const TARGET_MS = 100

/** What an agent waits for on the server: the list of open tickets, and a ticket with a long conversation. */
export const deskPages: Bench = async (servers, say) => {
  const place = await servers.place()
  try {
    const model = await modelTicket(place)
    const inADay = new Date(Date.now() + 86_400_000)
    await fillTickets(place.db, model, [0, TICKETS], () => inADay)
    const long = await longTicket(place.db, model)
    say(`${TICKETS} open tickets are there, one of them with ${MESSAGES} messages`)
    const desk = await startDeskAt(place)
    try {
      const ask = async (path: string, has: (answer: string) => boolean) => {
        const answer = await fetch(desk.base + path, { headers: { authorization: `Bearer ${desk.token}` } })
        if (!has(await answer.text())) throw new Error(`${path} does not hold what it should`)
      }
      const list = await timed(() =>
        ask(`/api/tickets?limit=${LISTED}`, (text) => JSON.parse(text).tickets.length === LISTED),
      )
      const bareList = await timed(() => readList(place))
      const ticket = await timed(() =>
        ask(`/api/tickets/${long.number}`, (text) => JSON.parse(text).messages.length === MESSAGES),
      )
      const bareTicket = await timed(() => readTicket(place, long._id))
      return [
        figure(`list of ${LISTED} tickets among ${TICKETS}, p99`, list, bareList),
        figure(`a ticket of ${MESSAGES} messages, p99`, ticket, bareTicket),
      ]
    } finally {
      await desk.stop()
    }
  } finally {
    await place.release()
  }
}

/** How long each of the later askings took, in milliseconds: the first one warms up. */
async function timed(ask: () => Promise<void>): Promise<number[]> {
  await ask()
  const took: number[] = []
  for (let index = 0; index < ASKED; index++) {
    const began = performance.now()
    await ask()
    took.push(performance.now() - began)
  }
  return took
}

function figure(what: string, took: number[], bare: number[]): Figure {
  const [measured, floor] = [percentile(took, 0.99), percentile(bare, 0.99)]
  return {
    what,
    measured: milliseconds(measured),
    floor: `${milliseconds(floor)} (its rows read by the bare driver)`,
    ratio: times(measured / floor),
    target: `≤ ${TARGET_MS} ms`,
    ok: measured <= TARGET_MS,
  }
}

/** Gives one of the tickets a long conversation. */
async function longTicket(db: Db, { message }: Model): Promise<Row> {
  const ticket = await db.collection<Row>('tickets').findOne({}, { sort: { _id: 1 } })
  if (!ticket) throw new Error('There is no ticket')
  const began = Date.now() - MESSAGES * 60_000
  const rows = Array.from({ length: MESSAGES }, (_, index) => ({
    ...message,
    _id: `c${String(index).padStart(23, '0')}`,
    ticketId: ticket._id,
    conversationId: ticket.conversationId,
    externalId: `long-${index}`,
    at: new Date(began + index * 60_000),
  }))
  await db.collection<Row>('messages').insertMany(rows)
  return ticket
}

/** The rows behind a page of the list: the tickets, and when each is next written about. */
async function readList({ db }: Place): Promise<void> {
  const tickets = await db.collection<Row>('tickets').find().sort({ _id: -1 }).limit(LISTED).toArray()
  const ids = tickets.map(({ _id }) => _id)
  await db
    .collection<Row>('timers')
    .find({ ticketId: { $in: ids } })
    .toArray()
}

/** The rows behind one ticket's page. */
async function readTicket({ db }: Place, id: string): Promise<void> {
  await db.collection<Row>('tickets').findOne({ _id: id })
  const ofTicket = { ticketId: id }
  await Promise.all(
    ['messages', 'outbound', 'timeline', 'timers'].map((name) => db.collection<Row>(name).find(ofTicket).toArray()),
  )
}
