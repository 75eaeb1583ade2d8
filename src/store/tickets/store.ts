import type { Connection } from 'mongoose'
import { CommandError } from '../../core/errors.ts'
import type { TicketStore } from '../../core/ports/store.ts'
import type { Ticket } from '../../core/records/index.ts'
import { batchedFirst } from '../batched-reads.ts'
import { isDuplicate } from '../errors.ts'
import { decodeKeys, encodeKey, encodeKeys } from '../keys.ts'
import { createTable, fromRow, toRow } from '../table.ts'
import { type StoredTicket, ticketSchema } from './schema.ts'
import { createSearch } from './search.ts'

const attempts = 5

export function createTicketStore(connection: Connection): TicketStore {
  const table = createTable<Ticket, StoredTicket>(
    connection,
    'tickets',
    ticketSchema,
    ({ places: _, lane: __, desk, ...row }) => fromRow({ ...row, desk: decodeKeys(desk) }),
  )
  const current = batchedFirst(
    table,
    'conversationId',
    { conversationId: 1, open: -1, lane: 1, closedAt: -1 },
    { asked: (conversationId: string) => conversationId, same: () => true },
  )
  return {
    async open(row) {
      const lane = row.splitFrom ? row.id : null
      const places = Object.entries(row.desk).flatMap(([surface, place]) => placeEntries(surface, place))
      for (let attempt = 0; attempt < attempts; attempt++) {
        const [fresh] = await table.insert([{ ...toRow(row), desk: encodeKeys(row.desk), places, lane }])
        if (fresh) return { ticket: row, opened: true }
        const kept =
          (await table.get(row.id)) ?? (await table.findOne({ conversationId: row.conversationId, open: true, lane }))
        if (kept) return { ticket: kept, opened: false }
        // Else the one that was open has been closed in between.
      }
      throw new Error(`tickets: ${row.number} cannot be opened: another ticket has this number`)
    },
    get: table.get,
    getMany: table.getMany,
    async byNumber(number) {
      return table.findOne({ number })
    },
    current,
    async ofCustomer(customerId, limit) {
      return table.find({ 'requester.customerId': customerId }, { sort: { _id: -1 }, limit })
    },
    async handOver(conversationIds, customerId) {
      const theirs = {
        $or: [{ conversationId: { $in: conversationIds } }, { formerConversations: { $in: conversationIds } }],
      }
      await table.collection.updateMany(theirs, { $set: { 'requester.customerId': customerId } })
    },
    async continuedFrom(conversationId) {
      return table.findOne({ formerConversations: conversationId, open: true }, { _id: -1 })
    },
    async byReplyToken(replyToken) {
      return table.findOne({ replyToken })
    },
    async byPlace(surface, place) {
      return table.findOne({ places: { $all: placeEntries(surface, place) }, ...placeFields(surface, place) })
    },
    async update(id, version, { desk, ...change }) {
      const fields = desk ? { ...change, desk: encodeKeys(desk) } : change
      try {
        return await table.change({ _id: id, version }, { $set: fields, $inc: { version: 1 } })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        throw new CommandError('conflict', 'The conversation has another open ticket: go on in that one.')
      }
    },
    async placed(id, surface, place) {
      const change = { $set: { [`desk.${encodeKey(surface)}`]: place } }
      await table.update({ _id: id }, { ...change, $addToSet: { places: { $each: placeEntries(surface, place) } } })
    },
    list: createSearch(connection, table),
    async loads(agents) {
      const open = { assignee: { $in: agents }, open: true, status: { $ne: 'resolved' } }
      const groups = await table.model.aggregate<{ _id: string; count: number }>([
        { $match: open },
        { $group: { _id: '$assignee', count: { $sum: 1 } } },
      ])
      return new Map(groups.map((group) => [group._id, group.count]))
    },
    async counts() {
      const groups = await table.model.aggregate<{ _id: string; count: number }>([
        { $group: { _id: '$status', count: { $sum: 1 } } },
      ])
      return Object.fromEntries(groups.map((group) => [group._id, group.count]))
    },
  }
}

function placeEntries(surface: string, place: Record<string, string>): string[] {
  return Object.entries(place).map(([key, value]) => JSON.stringify([surface, key, value]))
}

function placeFields(surface: string, place: Record<string, string>): Record<string, string> {
  const fields = Object.entries(place).map(([key, value]) => [`desk.${encodeKey(surface)}.${key}`, value])
  return Object.fromEntries(fields)
}
