import { createHash } from 'node:crypto'
import type { Connection } from 'mongoose'
import type { CodeStore } from '../../core/ports/store.ts'
import { createTable } from '../table.ts'
import { codeSchema, type StoredCode } from './schema.ts'

const digest = (code: string): string => createHash('sha256').update(code).digest('hex')

export function createCodeStore(connection: Connection): CodeStore {
  const table = createTable<StoredCode, StoredCode>(connection, 'codes', codeSchema, (row) => row)
  return {
    async issue(code, row) {
      await table.insert([{ _id: digest(code), usedBy: null, ...row }])
    },
    async redeem(code, run, now) {
      const free = { _id: digest(code), usedBy: { $in: [null, run] }, expiresAt: { $gt: now } }
      const row = await table.change(free, { $set: { usedBy: run } })
      return row && { ticketId: row.ticketId, customerId: row.customerId }
    },
    async expected(code, since) {
      const waiting = { usedBy: null, expiresAt: { $gt: since } }
      return (await table.findOne({ $or: [{ _id: digest(code) }, waiting] })) !== null
    },
  }
}
