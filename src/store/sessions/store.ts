import type { Connection } from 'mongoose'
import type { Session, SessionStore } from '../../core/ports/store.ts'
import { createTable } from '../table.ts'
import { type StoredSession, sessionSchema } from './schema.ts'

export function createSessionStore(connection: Connection): SessionStore {
  const toSession = ({ _id, ...fields }: StoredSession): Session => ({ hash: _id, ...fields })
  const table = createTable<Session, StoredSession>(connection, 'sessions', sessionSchema, toSession)
  return {
    async insert({ hash, ...fields }) {
      await table.insert([{ _id: hash, ...fields }])
    },
    async redeem(hash, now) {
      const row = await table.model.findOneAndDelete({ _id: hash, kind: 'link', expiresAt: { $gt: now } }).lean()
      return row && toSession(row as StoredSession)
    },
    async get(hash, now) {
      return table.findOne({ _id: hash, expiresAt: { $gt: now } })
    },
    async revoke(agentId) {
      return (await table.model.deleteMany({ agentId })).deletedCount
    },
  }
}
