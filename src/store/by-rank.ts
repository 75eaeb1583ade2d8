import type mongoose from 'mongoose'

type Ranked = { _id: string; rank: number; lane?: string }

/**
 * The rows whose time, in the field `when`, has come: by rank and then by that time. Asked rank by rank, since an index
 * over both serves a range of the second only under one value of the first; the ranks that there are cost one step in the
 * index each.
 */
export async function readyByRank<Stored extends Ranked>(
  collection: mongoose.mongo.Collection<Stored>,
  when: keyof Stored & string,
  lane: { lane?: string },
  now: Date,
  limit: number,
): Promise<Stored[]> {
  const filter = (rest: object) => ({ ...lane, ...rest }) as mongoose.mongo.Filter<Stored>
  const order = { ...(lane.lane !== undefined && { lane: 1 as const }), rank: 1 as const }
  const ready: Stored[] = []
  let above = Number.NEGATIVE_INFINITY
  while (ready.length < limit) {
    const next = await collection.findOne(filter({ rank: { $gt: above } }), { projection: { rank: 1 }, sort: order })
    if (!next) break
    above = next.rank
    const rows = collection.find(filter({ rank: above, [when]: { $lte: now } })).sort({ ...order, [when]: 1 })
    ready.push(...((await rows.limit(limit - ready.length).toArray()) as Stored[]))
  }
  return ready
}
