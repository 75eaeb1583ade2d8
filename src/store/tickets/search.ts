import type { Connection, QueryFilter } from 'mongoose'
import type { TicketFilter, TicketStore } from '../../core/ports/store.ts'
import type { Ticket } from '../../core/records/index.ts'
import type { Table } from '../table.ts'
import type { StoredTicket } from './schema.ts'

const longestSearch = 100
/** So many of the newest texts that hold the words are looked at in one step. */
const STEP = 2000

/** Searches by a filter; its words stand in a ticket's number, subject or requester, or in what was written in it. */
export function createSearch(connection: Connection, table: Table<Ticket, StoredTicket>): TicketStore['list'] {
  return async ({ q, ...filter }, { after, limit }) => {
    const words = q?.trim().slice(0, longestSearch) ?? ''
    const isNumber = /^20\d{2,6}(-\d*)?$/.test(words)
    if (words === '' || isNumber) {
      // What begins like a year is a number: its beginning is found by index, whatever the table's size.
      const numbered = isNumber ? { number: { $gte: words, $lt: `${words}~` } } : {}
      return table.find({ ...fieldsOf(filter), ...numbered, ...between(after, null) }, { sort: { _id: -1 }, limit })
    }
    const found: Ticket[] = []
    for (let below = after; ; ) {
      const { ids, lowest } = await ticketsWithText(connection, words, below)
      const rows = await table.find(
        { ...fieldsOf(filter), ...between(below, lowest), $or: [...namedBy(words), { _id: { $in: ids } }] },
        { sort: { _id: -1 }, limit: limit - found.length },
      )
      found.push(...rows)
      if (lowest === null || found.length === limit) return found
      below = lowest
    }
  }
}

/** The newest tickets below this one in which these words were written, as far down as `lowest`: null is to the end. */
async function ticketsWithText(
  connection: Connection,
  words: string,
  below: string | null,
): Promise<{ ids: string[]; lowest: string | null }> {
  const texts = [
    { collection: 'messages', which: {} },
    { collection: 'outbound', which: { audience: 'customer', author: { $ne: 'system' } } },
  ]
  const steps = await Promise.all(
    texts.map(async ({ collection, which }) => {
      const rows = await connection
        .collection(collection)
        .find({ ...which, ...(below !== null && { ticketId: { $lt: below } }), text: containing(words) })
        .project<{ ticketId: string }>({ ticketId: 1 })
        .sort({ ticketId: -1 })
        .limit(STEP)
        .toArray()
      const ids = rows.map(({ ticketId }) => ticketId)
      return { ids, lowest: ids.length === STEP ? ids.at(-1)! : null }
    }),
  )
  const lowest = steps.reduce<string | null>(
    (high, step) => (step.lowest && step.lowest > (high ?? '') ? step.lowest : high),
    null,
  )
  const ids = steps.flatMap((step) => step.ids).filter((id) => id >= (lowest ?? ''))
  return { ids: [...new Set(ids)], lowest }
}

const namedBy = (words: string): QueryFilter<StoredTicket>[] =>
  ['subject', 'requester.name', 'requester.address'].map((field) => ({ [field]: containing(words) }))

const containing = (words: string) => ({ $regex: words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), $options: 'i' })

const between = (below: string | null, lowest: string | null): QueryFilter<StoredTicket> => {
  const range = { ...(below !== null && { $lt: below }), ...(lowest !== null && { $gte: lowest }) }
  return Object.keys(range).length > 0 ? { _id: range } : {}
}

const fieldsOf = (filter: Omit<TicketFilter, 'q'>): QueryFilter<StoredTicket> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
