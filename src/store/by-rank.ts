import type mongoose from 'mongoose'

type Ranked = { _id: string; lane?: string; rank: number; readyAt?: Date }

/**
 * The rows that are ready, by rank and then by when they became so. Asked rank by rank, since an index over both serves
 * a range of the second only under one value of the first; the ranks that there are cost one step in the index each.
 */
export async function readyByRank<Stored extends Ranked>(
  collection: mongoose.mongo.Collection<Stored>,
  lane: { lane?: string },
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = collection as unknown as mongoose.mongo.Collection<Ranked>
  const order = { ...(lane.lane !== undefined && { lane: 1 as const }), rank: 1 as const }
  const ids: string[] = []
  let above = Number.NEGATIVE_INFINITY
  while (ids.length < limit) {
    const next = await rows.findOne({ ...lane, rank: { $gt: above } }, { projection: { rank: 1 }, sort: order })
    if (!next) break
    above = next.rank
    const ready = rows.find({ ...lane, rank: above, readyAt: { $lte: now } }, { projection: { _id: 1 } })
    const found = await ready
      .sort({ ...order, readyAt: 1 })
      .limit(limit - ids.length)
      .toArray()
    ids.push(...found.map((row) => row._id))
  }
  return ids
}
