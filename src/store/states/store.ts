import type { Connection } from 'mongoose'
import type { StateStore } from '../../core/ports/store.ts'
import { createTable } from '../table.ts'
import { type State, stateSchema } from './schema.ts'

export function createStateStore(connection: Connection): StateStore {
  const table = createTable<State, State>(connection, 'states', stateSchema, (row) => row)
  const get = async (key: string) => (await table.get(key))?.value ?? null
  return {
    get,
    async set(key, value) {
      if (await table.update({ _id: key }, { $set: { value } })) return
      const [fresh] = await table.insert([{ _id: key, value }])
      if (!fresh) await table.update({ _id: key }, { $set: { value } })
    },
    async startingWith(prefix) {
      const rows = await table.find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } })
      return new Map(rows.map((row) => [row._id, row.value]))
    },
    async remove(key) {
      await table.model.deleteOne({ _id: key })
    },
    async ensure(key, value) {
      const kept = await get(key)
      if (kept !== null) return kept
      const [fresh] = await table.insert([{ _id: key, value }])
      return fresh ? value : ((await get(key)) ?? value)
    },
  }
}
