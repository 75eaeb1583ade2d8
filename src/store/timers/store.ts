import type { Connection } from 'mongoose'
import type { TimerStore } from '../../core/ports/store.ts'
import type { Timer } from '../../core/records/index.ts'
import { batched } from '../batch.ts'
import { readyByRank } from '../by-rank.ts'
import { isDuplicate, isOutage } from '../errors.ts'
import { createTable, fromRow, toRow } from '../table.ts'
import { type StoredTimer, timerSchema } from './schema.ts'

type Claim = { key: string; token: string; now: Date; until: Date }

export function createTimerStore(connection: Connection): TimerStore {
  const table = createTable<Timer, StoredTimer>(connection, 'timers', timerSchema, ({ readyAt: _, ...row }) =>
    fromRow(row),
  )
  const insert = (rows: Timer[]) => table.insert(rows.map(stored))
  const claim = batched(async (claims: Claim[]) => {
    const changes = claims.map(({ key, token, now, until }) => ({
      updateOne: {
        filter: { key, readyAt: { $lte: now } },
        update: { $set: { claim: { token, until }, readyAt: until } },
      },
    }))
    await table.collection.bulkWrite(changes, { ordered: false })
    const rows = await table.find({ key: { $in: claims.map(({ key }) => key) } })
    const byToken = new Map(rows.map((row) => [row.claim?.token, row]))
    return claims.map(({ token }) => ({ result: byToken.get(token) ?? null }))
  }, isOutage)
  return {
    async set(rows) {
      const fresh = await insert(rows)
      const moved = rows.filter((_, index) => !fresh[index])
      if (moved.length === 0) return
      const changes = moved.map(stored).map(({ _id, key, ...fields }) => ({
        updateOne: { filter: { key }, update: { $set: fields, $setOnInsert: { _id } }, upsert: true },
      }))
      try {
        await table.collection.bulkWrite(changes, { ordered: false })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        // Made by somebody else between the search and the insertion: now it is there to be moved.
        await table.collection.bulkWrite(changes, { ordered: false })
      }
    },
    async ensure(rows) {
      await insert(rows)
    },
    async cancel(ticketId, kinds) {
      await table.model.deleteMany({ ticketId, ...(kinds && { kind: { $in: kinds } }) })
    },
    async claimDue(now, token, until, limit) {
      const ids = await readyByRank(table.collection, {}, now, limit)
      if (ids.length === 0) return []
      const free = { _id: { $in: ids }, readyAt: { $lte: now } }
      await table.collection.updateMany(free, { $set: { claim: { token, until }, readyAt: until } })
      const claimed = await table.find({ _id: { $in: ids }, 'claim.token': token })
      return claimed.sort((one, other) => one.rank - other.rank || one.dueAt.getTime() - other.dueAt.getTime())
    },
    async claim(key, token, now, until) {
      return claim({ key, token, now, until })
    },
    async done(token, removed, next) {
      const claimed = (ids: string[]) => ({ _id: { $in: ids }, 'claim.token': token })
      const changes = byTime(next).map(({ dueAt, count, ids }) => ({
        updateMany: { filter: claimed(ids), update: { $set: { dueAt, count, readyAt: dueAt, claim: null } } },
      }))
      const removal = removed.length > 0 ? [{ deleteMany: { filter: claimed(removed) } }] : []
      if (changes.length + removal.length === 0) return
      await table.collection.bulkWrite([...changes, ...removal], { ordered: false })
    },
    async ofTicket(ticketId) {
      return table.find({ ticketId }, { sort: { dueAt: 1 } })
    },
    async nextUpdates(ticketIds) {
      const updates = await table.model.find({ ticketId: { $in: ticketIds }, kind: 'progress' }).lean()
      return new Map(updates.map((row) => [row.ticketId, row.dueAt]))
    },
    async get(key) {
      return table.findOne({ key })
    },
  }
}

function stored(timer: Timer): StoredTimer {
  return { ...toRow(timer), readyAt: timer.claim?.until ?? timer.dueAt }
}

type Next = { id: string; dueAt: Date; count: number }

/** Those that get the same time and count are changed by one statement: after a storm that is nearly all of them. */
function byTime(next: Next[]): { dueAt: Date; count: number; ids: string[] }[] {
  const groups = Map.groupBy(next, ({ dueAt, count }) => `${dueAt.getTime()}/${count}`)
  return [...groups.values()].map((group) => {
    const { dueAt, count } = group[0]!
    return { dueAt, count, ids: group.map((row) => row.id) }
  })
}
