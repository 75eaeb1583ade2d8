import type { Connection } from 'mongoose'
import type { TimerStore, WaitingUpdates } from '../../core/ports/store.ts'
import type { Timer } from '../../core/records/index.ts'
import { readyByRank } from '../by-rank.ts'
import { isDuplicate } from '../errors.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { settleTimers } from './moves.ts'
import { timerSchema } from './schema.ts'

export function createTimerStore(connection: Connection): TimerStore {
  const table = createTable<Timer, Row<Timer>>(connection, 'timers', timerSchema, fromRow)
  const insert = (rows: Timer[]) => table.insert(rows.map(toRow))
  return {
    async set(rows) {
      const fresh = await insert(rows)
      const moved = rows.filter((_, index) => !fresh[index])
      if (moved.length === 0) return
      const changes = moved.map(toRow).map(({ _id, key, ...fields }) => ({
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
    async due(now, limit) {
      return (await readyByRank(table.collection, 'dueAt', {}, now, limit)).map(table.toRecord)
    },
    async updatesWaiting(which) {
      return table.collection.countDocuments(waitingUpdates(which))
    },
    async bringForward(which, count, now) {
      const first = { projection: { _id: 1 }, sort: { dueAt: 1 }, limit: count } as const
      const ids = (await table.collection.find(waitingUpdates(which), first).toArray()).map(({ _id }) => _id)
      // What was moved meanwhile, by an agent who wrote, say, stays where it was moved to.
      await table.collection.updateMany({ ...waitingUpdates(which), _id: { $in: ids } }, { $set: { dueAt: now } })
    },
    async done(served, next) {
      await settleTimers(table.collection, served, next)
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

const waitingUpdates = ({ channel, account, priorities, after, by }: WaitingUpdates) => ({
  ...{ kind: 'progress' as const, channel, account },
  priority: { $in: priorities },
  dueAt: { $gt: after, $lte: by },
})
