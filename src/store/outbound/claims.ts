import type mongoose from 'mongoose'
import type { Settlement } from '../../core/ports/outbox.ts'
import type { Outbound } from '../../core/records/index.ts'
import { batched } from '../batch.ts'
import { isOutage } from '../errors.ts'
import type { Table } from '../table.ts'
import type { StoredOutbound } from './schema.ts'
import { settlementUpdate } from './settlement.ts'

type Claim = { id: string; token: string; now: Date; until: Date }
type Settled = { id: string; token: string; outcome: Settlement }
type Update = mongoose.mongo.UpdateFilter<StoredOutbound>

/** A row under this claim. */
export const claimed = (id: string, token: string) => ({ _id: id, state: 'sending', 'claim.token': token }) as const

/** Taking rows and being done with them: what many deliveries do at one time travels together. */
export function createClaims({ collection, toRecord }: Table<Outbound, StoredOutbound>) {
  const claim = batched(async (claims: Claim[]) => {
    const changes = claims.map(({ id, token, now, until }) => ({
      updateOne: {
        filter: { _id: id, state: { $in: ['queued' as const, 'sending' as const] }, readyAt: { $lte: now } },
        update: {
          $set: { state: 'sending', claim: { token, until }, readyAt: until },
          $min: { triedAt: now },
        } as Update,
      },
    }))
    await collection.bulkWrite(changes, { ordered: false })
    const rows = await collection.find({ _id: { $in: claims.map(({ id }) => id) }, state: 'sending' }).toArray()
    const byToken = new Map(rows.map((row) => [row.claim?.token, row as StoredOutbound]))
    return claims.map(({ token, now }) => {
      const row = byToken.get(token)
      if (!row) return { result: null }
      const { triedAt = now } = row
      return { result: { ...toRecord(row), ...(triedAt < now && { doubtfulSince: triedAt }) } }
    })
  }, isOutage)

  const settle = batched(async (settled: Settled[]) => {
    const changes = settled.map(({ id, token, outcome }) => ({
      updateOne: { filter: claimed(id, token), update: settlementUpdate(outcome) as Update },
    }))
    const { matchedCount } = await collection.bulkWrite(changes, { ordered: false })
    if (matchedCount === settled.length || matchedCount === 0) return settled.map(() => ({ result: matchedCount > 0 }))
    // Which of them it was, only the rows can tell: those that somebody else has are not in the state we gave them.
    const rows = await collection.find({ _id: { $in: settled.map(({ id }) => id) } }).toArray()
    const states = new Map(rows.map((row) => [row._id, row.state]))
    return settled.map(({ id, outcome }) => ({ result: states.get(id) === outcome.state }))
  }, isOutage)

  return { claim, settle }
}
