import type { Connection } from 'mongoose'
import type { LeaseStore } from '../../core/ports/store.ts'
import { createTable } from '../table.ts'
import { type Lease, leaseSchema } from './schema.ts'

export function createLeaseStore(connection: Connection): LeaseStore {
  const table = createTable<Lease, Lease>(connection, 'leases', leaseSchema, (row) => row)
  return {
    async hold(name, holder, now, until) {
      const free = { _id: name, $or: [{ holder }, { until: { $lte: now } }] }
      if (await table.update(free, { $set: { holder, until } })) return true
      const [fresh] = await table.insert([{ _id: name, holder, until }])
      return fresh === true
    },
    async release(name, holder) {
      await table.model.deleteOne({ _id: name, holder })
    },
  }
}
