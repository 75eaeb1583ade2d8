import { until } from '../../test/support/until.ts'
import { startDeskAt, writeInChat } from './desk.ts'
import type { Db, Place, Row } from './servers.ts'

/** How many of a hundred tickets have each priority, by rank. */
const shares = [
  { priority: 'urgent', rank: 0, below: 5 },
  { priority: 'important', rank: 1, below: 25 },
  { priority: 'normal', rank: 2, below: 100 },
]
const AT_ONCE = 1000

export type Model = { ticket: Row; conversation: Row; timer: Row; message: Row }

/** One ticket as the product makes it, with its conversation and the timer of its next update: what others are copied from. */
export async function modelTicket(place: Place): Promise<Model> {
  const desk = await startDeskAt(place)
  try {
    await writeInChat(desk, 'The label of every order is printed twice since this morning.')
    const timer = await until('the timer', () => place.db.collection<Row>('timers').findOne({ kind: 'progress' }))
    const ticket = await until('the ticket', () => place.db.collection<Row>('tickets').findOne())
    const conversation = await until('the conversation', () => place.db.collection<Row>('conversations').findOne())
    const sent = { kind: 'acknowledgement', state: 'sent' }
    await until('the acknowledgement', () => place.db.collection<Row>('outbound').findOne(sent))
    const message = await until('the message', () => place.db.collection<Row>('messages').findOne())
    return { ticket, conversation, timer, message }
  } finally {
    await desk.stop()
    await Promise.all(
      ['timers', 'tickets', 'outbound', 'messages', 'timeline'].map((name) => place.db.collection(name).deleteMany({})),
    )
  }
}

const idOf = (index: number) => `b${String(index).padStart(23, '0')}`

/** Open tickets, `from` to `to`, that wait for their next update. The priorities are mixed, and so is their order. */
export async function fillTickets(
  db: Db,
  model: Model,
  [from, to]: [number, number],
  dueAt: (index: number) => Date,
): Promise<void> {
  for (let first = from; first < to; first += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, at) => first + at)
    await Promise.all([
      db.collection<Row>('tickets').insertMany(indexes.map((index) => ticketOf(model, index))),
      db.collection<Row>('conversations').insertMany(indexes.map((index) => conversationOf(model, index))),
      fillTimers(db, model, indexes, dueAt),
    ])
  }
}

/** The timers alone: all that claiming needs. */
export async function fillTimers(
  db: Db,
  model: Model,
  indexes: number[],
  dueAt: (index: number) => Date,
): Promise<void> {
  await db.collection<Row>('timers').insertMany(indexes.map((index) => timerOf(model, index, dueAt(index))))
}

const shareOf = (index: number) => shares.find(({ below }) => (index * 37) % 100 < below)!

const ticketOf = ({ ticket }: Model, index: number): Row => ({
  ...ticket,
  _id: idOf(index),
  number: `20000101-${String(index).padStart(6, '0')}`,
  replyToken: idOf(index),
  conversationId: idOf(index),
  priority: shareOf(index).priority,
})

const conversationOf = ({ conversation }: Model, index: number): Row => ({
  ...conversation,
  _id: idOf(index),
  key: idOf(index),
})

function timerOf({ timer }: Model, index: number, dueAt: Date): Row {
  const { rank, priority } = shareOf(index)
  const id = idOf(index)
  const ticket = { ticketId: id, conversationId: id, key: `${id}:progress` }
  return { ...timer, ...ticket, _id: id, rank, priority, dueAt, count: 0 }
}
