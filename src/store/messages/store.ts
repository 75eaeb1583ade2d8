import type { Connection } from 'mongoose'
import type { MessageStore } from '../../core/ports/store.ts'
import type { Message } from '../../core/records/index.ts'
import { batchedSome } from '../batched-reads.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { messageSchema } from './schema.ts'

export function createMessageStore(connection: Connection): MessageStore {
  const table = createTable<Message, Row<Message>>(connection, 'messages', messageSchema, fromRow)
  const newestIn = batchedSome(
    table,
    'conversationId',
    { storedAt: -1, _id: -1 },
    { direction: 'in', externalId: { $type: 'string' } },
  )
  return {
    async insert(...rows) {
      await table.insert(rows.map(toRow))
    },
    get: table.get,
    async ofTicket(ticketId) {
      return table.find({ ticketId }, { sort: { at: 1, _id: 1 } })
    },
    async ofConversation(conversationId, from) {
      return table.find({ conversationId, storedAt: { $gte: from } }, { sort: { storedAt: 1, _id: 1 } })
    },
    async byExternalId(channel, externalIds) {
      const found = await table.find({ channel, externalId: { $in: externalIds } })
      return found.map(({ conversationId, ticketId, id }) => ({ conversationId, ticketId, id }))
    },
    async externalIds(conversationId, limit) {
      const newest = await newestIn({ value: conversationId, limit })
      return newest.map((row) => row.externalId!).reverse()
    },
    async revise(id, { at, text, fullText }) {
      for (;;) {
        const message = await table.get(id)
        const newest = message?.revisions.at(-1)
        // Done already, or a later wording has come before this one.
        if (!message || (newest && newest.at >= at)) return
        const unchanged = { _id: id, revisions: { $size: message.revisions.length } }
        const change = { $set: { text, fullText }, $push: { revisions: { at, text: message.text } } }
        if (await table.update(unchanged, change)) return
      }
    },
    async withdraw(id) {
      await table.update({ _id: id }, { $set: { withdrawn: true } })
    },
    async addAttachments(id, attachments) {
      await table.update({ _id: id }, { $addToSet: { attachments: { $each: attachments } } })
    },
    async move(ids, from, to) {
      await table.model.updateMany({ _id: { $in: ids }, ticketId: from }, { $set: { ticketId: to } })
    },
  }
}
