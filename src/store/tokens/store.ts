import type { Connection } from 'mongoose'
import type { ApiToken, TokenStore } from '../../core/ports/tokens.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { tokenSchema } from './schema.ts'

export function createTokenStore(connection: Connection): TokenStore {
  const table = createTable<ApiToken, Row<ApiToken>>(connection, 'tokens', tokenSchema, fromRow)
  return {
    async insert(row) {
      await table.insert([toRow(row)])
    },
    byHash: (hash) => table.findOne({ hash }),
    list: () => table.find({}, { sort: { _id: -1 } }),
    async remove(id) {
      return (await table.model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}
