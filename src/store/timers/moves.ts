import type mongoose from 'mongoose'
import type { Timer } from '../../core/records/index.ts'
import type { Row } from '../table.ts'

export type Next = { id: string; dueAt: Date; count: number }

type Collection = mongoose.mongo.Collection<Row<Timer>>
type Change = mongoose.mongo.AnyBulkWriteOperation<Row<Timer>>

/** Each row looks its own place up among those of its statement. */
const TOGETHER = 100

/** Moves the timers that have a next time and removes the others, each only where it is still due when it was read to be. */
export async function settleTimers(collection: Collection, served: Timer[], next: Next[]): Promise<void> {
  const nextOf = new Map(next.map((each) => [each.id, each]))
  const moving = served.filter(({ id }) => nextOf.has(id))
  const changes: Change[] = served
    .filter(({ id }) => !nextOf.has(id))
    .map(({ id, dueAt }) => ({ deleteOne: { filter: { _id: id, dueAt } } }))
  for (let start = 0; start < moving.length; start += TOGETHER) {
    const some = moving.slice(start, start + TOGETHER)
    changes.push(
      move(
        some,
        some.map(({ id }) => nextOf.get(id)!),
      ),
    )
  }
  if (changes.length > 0) await collection.bulkWrite(changes, { ordered: false })
}

/** A storm's updates have nearly as many next times as rows; one statement for all costs a fraction of one for each. */
function move(timers: Timer[], next: Next[]): Change {
  const ids = timers.map(({ id }) => id)
  const own = (values: unknown[]) => ({
    $arrayElemAt: [{ $literal: values }, { $indexOfArray: [{ $literal: ids }, '$_id'] }],
  })
  return {
    updateMany: {
      filter: { _id: { $in: ids }, $expr: { $eq: ['$dueAt', own(timers.map(({ dueAt }) => dueAt))] } },
      update: [{ $set: { dueAt: own(next.map(({ dueAt }) => dueAt)), count: own(next.map(({ count }) => count)) } }],
    },
  }
}
