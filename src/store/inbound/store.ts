import type { Connection } from 'mongoose'
import type { InboundStore, StateStore } from '../../core/ports/store.ts'
import type { Inbound } from '../../core/records/index.ts'
import { batched } from '../batch.ts'
import { isOutage } from '../errors.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { inboundSchema } from './schema.ts'

export function createInboundStore(connection: Connection, states: StateStore): InboundStore {
  const table = createTable<Inbound, Row<Inbound>>(connection, 'inbound', inboundSchema, fromRow)

  /** Where the same event lies already, it is known by the id it has there. */
  async function storedId(row: Inbound): Promise<string> {
    const { channel, scope, externalId } = row
    const stored = await table.collection.findOne({ channel, scope, externalId }, { projection: { _id: 1 } })
    if (!stored) throw new Error(`inbound: the id ${row.id} belongs to another event than ${channel} ${externalId}`)
    return stored._id
  }

  const processed = (ids: string[]) =>
    table.collection.updateMany({ _id: { $in: ids } }, { $set: { state: 'processed', reason: null } })
  const processedOne = batched(
    async (ids: string[]) => {
      await processed(ids)
      return ids.map(() => ({ result: undefined }))
    },
    isOutage,
    { restMs: 50 },
  )

  return {
    async accept(rows, { cursor, inPassing = false } = {}) {
      const insert = inPassing ? table.insertInPassing : table.insert
      const fresh = await insert(rows.map((row) => toRow({ ...row, body: asBuffer(row.body) })))
      const ids = await Promise.all(rows.map((row, index) => (fresh[index] ? row.id : storedId(row))))
      // Behind the rows: a crash in between reads them again, which changes nothing.
      if (cursor) await states.set(cursor.key, cursor.value)
      return ids
    },
    get: table.get,
    async received(ids) {
      const rows = await table.collection.find({ _id: { $in: ids }, state: 'received' }).toArray()
      return rows.map((row) => table.toRecord(row as Row<Inbound>))
    },
    async processed(...ids) {
      await (ids.length === 1 ? processedOne(ids[0]!) : processed(ids))
    },
    async quarantine(id, reason) {
      await table.update({ _id: id }, { $set: { state: 'quarantined', reason } })
    },
    async failed(id, nextAttemptAt) {
      await table.update({ _id: id, state: 'received' }, { $set: { nextAttemptAt }, $inc: { attempts: 1 } })
    },
    async replay(id, now) {
      const fields = { state: 'received', reason: null, attempts: 0, nextAttemptAt: now } as const
      return table.update({ _id: id, state: 'quarantined' }, { $set: fields })
    },
    async waiting(now, limit) {
      const due = table.model.find({ state: 'received', nextAttemptAt: { $lte: now } }, { _id: 1 })
      return (await due.sort({ nextAttemptAt: 1 }).limit(limit).lean()).map((row) => row._id)
    },
    async quarantined({ after, limit }) {
      const rows = table.model.find({ state: 'quarantined', ...(after && { _id: { $lt: after } }) }, { body: 0 })
      return (await rows.sort({ _id: -1 }).limit(limit).lean()).map((row) => fromRow<Inbound>({ ...row, body: null }))
    },
  }
}

/** The driver stores Buffers alone; a Uint8Array becomes one over the same bytes. */
const asBuffer = (bytes: Uint8Array | null): Buffer | null =>
  bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
