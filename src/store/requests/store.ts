import type { Connection } from 'mongoose'
import type { RequestStore } from '../../core/ports/store.ts'
import type { ProductRequest } from '../../core/records/index.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { requestSchema } from './schema.ts'

const most = 1000

export function createRequestStore(connection: Connection): RequestStore {
  const table = createTable<ProductRequest, Row<ProductRequest>>(connection, 'requests', requestSchema, fromRow)
  return {
    async insert(row) {
      await table.insert([toRow(row)])
    },
    get: table.get,
    asked: (id, by) => table.update({ _id: id }, { $addToSet: { askedBy: by } }),
    async list() {
      const newest = await table.find({}, { sort: { _id: -1 }, limit: most })
      return newest.sort((one, other) => customers(other) - customers(one))
    },
  }
}

const customers = ({ askedBy }: ProductRequest): number => new Set(askedBy.map(({ customerId }) => customerId)).size
