import type { Connection } from 'mongoose'
import type { ConversationStore } from '../../core/ports/store.ts'
import type { Conversation } from '../../core/records/index.ts'
import { batchedFirst } from '../batched-reads.ts'
import { decodeKeys, encodeKey, encodeKeys } from '../keys.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { conversationSchema } from './schema.ts'

export function createConversationStore(connection: Connection): ConversationStore {
  const table = createTable<Conversation, Row<Conversation>>(
    connection,
    'conversations',
    conversationSchema,
    ({ route, ...row }) => fromRow({ ...row, route: decodeKeys(route) }),
  )
  const findIn = (channel: string, account: string) =>
    batchedFirst(
      table,
      'key',
      { key: 1 },
      { asked: (key: string) => key, same: () => true, filter: { channel, account } },
    )
  const finders = new Map<string, ReturnType<typeof findIn>>()

  /** Those of one account travel together. */
  async function find(channel: string, account: string, key: string) {
    const name = JSON.stringify([channel, account])
    const finder = finders.get(name) ?? findIn(channel, account)
    finders.set(name, finder)
    return finder(key)
  }

  return {
    async ensure(row) {
      const [fresh] = await table.insert([{ ...toRow(row), route: encodeKeys(row.route) }])
      if (fresh) return row
      const kept = await find(row.channel, row.account, row.key)
      if (!kept) throw new Error(`conversations: the id ${row.id} belongs to another conversation than ${row.key}`)
      return kept
    },
    get: table.get,
    getMany: table.getMany,
    find,
    async heard(id, { at, address, route, verified, pushed = 0 }) {
      const fields: Record<string, unknown> = { address, verified }
      for (const [key, value] of Object.entries(route)) fields[`route.${encodeKey(key)}`] = value
      const newer = { $set: { ...fields, lastInboundAt: at, pushed } }
      if (await table.update({ _id: id, lastInboundAt: { $lt: at } }, newer)) return
      // Heard already, or two at one instant: the budget goes on. What is older than the newest changes nothing.
      await table.update({ _id: id, lastInboundAt: at }, { $set: fields })
    },
    async pushed(id) {
      const conversation = await table.change({ _id: id }, { $inc: { pushed: 1 } })
      if (!conversation) throw new Error(`conversations: ${id} is not there`)
      return conversation.pushed
    },
    async ofCustomer(customerId) {
      return table.find({ customerId }, { sort: { _id: 1 } })
    },
    async handOver(ids, customerId) {
      await table.model.updateMany({ _id: { $in: ids } }, { $set: { customerId } })
    },
    async spent(id, count) {
      await table.update({ _id: id }, { $max: { pushed: count } })
    },
    async heldBy(id, holder) {
      await table.update({ _id: id }, { $set: { holder } })
    },
  }
}
