import type { Connection } from 'mongoose'
import type { CommandStore } from '../../core/ports/store.ts'
import { createTable } from '../table.ts'
import { commandSchema, type StoredCommand } from './schema.ts'

const remembered = 24 * 60 * 60 * 1000
/** Who has not finished by then has died. */
const longestRun = 60 * 1000

export function createCommandStore(connection: Connection): CommandStore {
  const table = createTable<StoredCommand, StoredCommand>(connection, 'commands', commandSchema, (row) => row)
  return {
    async begin(key, now) {
      const row = { _id: key, startedAt: now, result: null, expiresAt: new Date(now.getTime() + remembered) }
      const [fresh] = await table.insert([row])
      if (fresh) return { state: 'begun' }
      const { _id, ...again } = row
      const abandoned = { result: null, startedAt: { $lte: new Date(now.getTime() - longestRun) } }
      const free = { _id, $or: [abandoned, { expiresAt: { $lte: now } }] }
      if (await table.update(free, { $set: again })) return { state: 'begun' }
      const kept = await table.get(key)
      return kept?.result == null ? { state: 'running' } : { state: 'done', result: kept.result }
    },
    async finish(key, result) {
      await table.update({ _id: key }, { $set: { result } })
    },
    async abandon(key) {
      await table.model.deleteOne({ _id: key, result: null })
    },
  }
}
