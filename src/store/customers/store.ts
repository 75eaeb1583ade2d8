import type { Connection } from 'mongoose'
import type { CustomerStore } from '../../core/ports/store.ts'
import type { Customer } from '../../core/records/index.ts'
import { batched } from '../batch.ts'
import { isOutage } from '../errors.ts'
import { createTable, fromRow, toRow } from '../table.ts'
import { customerSchema, type StoredCustomer } from './schema.ts'

type Identity = { channel: string; scope: string; address: string }

const keyOf = ({ channel, scope, address }: Identity) => JSON.stringify([channel, scope, address])

const vouchesFor = (mail: string) => (identity: Customer['identities'][number]) =>
  identity.verified && (identity.address === mail || identity.mail === mail)

export function createCustomerStore(connection: Connection): CustomerStore {
  const table = createTable<Customer, StoredCustomer>(connection, 'customers', customerSchema, ({ keys: _, ...row }) =>
    fromRow(row),
  )
  /** The customer who has one of these identities. */
  const withOneOf = batched(async (asked: string[][]) => {
    const rows = (await table.collection
      .find({ keys: { $in: [...new Set(asked.flat())] } })
      .toArray()) as StoredCustomer[]
    return asked.map((keys) => {
      const row = rows.find((each) => each.keys.some((key) => keys.includes(key)))
      return { result: row ? table.toRecord(row) : null }
    })
  }, isOutage)
  /** Asked for each newcomer: many at one time ask together. */
  const vouchedBy = batched(async (mails: string[]) => {
    const wanted = { $in: [...new Set(mails)] }
    const either = [{ 'identities.address': wanted }, { 'identities.mail': wanted }]
    const rows = await table.collection.find({ $or: either }).sort({ _id: 1 }).toArray()
    const found = rows.map((row) => table.toRecord(row as StoredCustomer))
    return mails.map((mail) => ({ result: found.filter(({ identities }) => identities.some(vouchesFor(mail))) }))
  }, isOutage)
  return {
    async ensure(row) {
      const keys = row.identities.map(keyOf)
      if (keys.length === 0) throw new Error(`customers: ${row.id} has no identity, by which it would be found again`)
      // Most who begin a conversation are known; a refused insertion costs more than this look.
      const known = await withOneOf(keys)
      if (known) return known
      const [fresh] = await table.insert([{ ...toRow(row), keys }])
      if (fresh) return row
      const kept = await withOneOf(keys)
      if (!kept) throw new Error(`customers: the id ${row.id} belongs to another customer`)
      return kept
    },
    get: table.get,
    async known(address) {
      return table.find({ 'identities.address': address }, { sort: { _id: 1 } })
    },
    vouchedBy,
    async vouched(id, { channel, scope, address }, mail) {
      const filter = { _id: id, identities: { $elemMatch: { channel, scope, address } } }
      await table.update(filter, { $set: { 'identities.$.mail': mail } })
    },
    async add(id, identity) {
      const change = { $push: { identities: identity }, $addToSet: { keys: keyOf(identity) } }
      await table.update({ _id: id, keys: { $ne: keyOf(identity) } }, change)
    },
    async remove(id, { channel, scope, address }) {
      const row = await table.get(id)
      if (!row) return
      const left = row.identities.filter((each) => keyOf(each) !== keyOf({ channel, scope, address }))
      // A customer without any identity keeps a key of their own, which the unique index asks for.
      const keys = left.length > 0 ? left.map(keyOf) : [JSON.stringify([id])]
      await table.update({ _id: id }, { $set: { identities: left, keys } })
    },
    async change(id, fields) {
      await table.update({ _id: id }, { $set: fields })
    },
    async list(q, { after, limit }) {
      const words = q && { $regex: q.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' }
      const named = words && [{ name: words }, { 'dossier.organisation': words }, { 'identities.address': words }]
      return table.find(
        { ...(named && { $or: named }), ...(after && { _id: { $lt: after } }) },
        { sort: { _id: -1 }, limit },
      )
    },
    async verified(id, identity) {
      const { channel, scope, address } = identity
      const filter = { _id: id, identities: { $elemMatch: { channel, scope, address } } }
      await table.update(filter, { $set: { 'identities.$.verified': true } })
    },
  }
}
