import type { Connection } from 'mongoose'
import type { WebhookDelivery, WebhookStore } from '../../core/ports/webhooks.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { webhookSchema } from './schema.ts'

export function createWebhookStore(connection: Connection): WebhookStore {
  const table = createTable<WebhookDelivery, Row<WebhookDelivery>>(connection, 'webhooks', webhookSchema, fromRow)
  return {
    async insert(rows) {
      await table.insert(rows.map(toRow))
    },
    get: (id) => table.get(id),
    due: (webhook, now, limit) =>
      table.find({ webhook, state: 'queued', notBefore: { $lte: now } }, { sort: { notBefore: 1, _id: 1 }, limit }),
    async settle(id, outcome) {
      await table.update({ _id: id }, { $set: outcome })
    },
    list: (filter, { after, limit }) =>
      table.find({ ...filter, ...(after && { _id: { $lt: after } }) }, { sort: { _id: -1 }, limit }),
  }
}
