import type { QueryFilter } from 'mongoose'
import type { TicketFilter } from '../../core/ports/store.ts'
import type { StoredTicket } from './schema.ts'

const longestSearch = 100

/** The query that a list's filter asks for. */
export function listQuery({ q, ...fields }: TicketFilter, after: string | null): QueryFilter<StoredTicket> {
  const query: QueryFilter<StoredTicket> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) Object.assign(query, { [name]: value })
  if (after !== null) query._id = { $lt: after }
  const words = q?.trim().slice(0, longestSearch) ?? ''
  if (words === '') return query
  // What begins like a year is a number: its beginning is found by index, whatever the table's size.
  if (/^20\d{2,6}(-\d*)?$/.test(words)) return { ...query, number: { $gte: words, $lt: `${words}~` } }
  const containing = { $regex: words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), $options: 'i' }
  return {
    ...query,
    $or: [{ subject: containing }, { 'requester.name': containing }, { 'requester.address': containing }],
  }
}
