import type { UpdateQuery } from 'mongoose'
import type { Settlement } from '../../core/ports/outbox.ts'
import type { StoredOutbound } from './schema.ts'

/** The change that an attempt's outcome makes to its row. Whatever it is, the claim ends. */
export function settlementUpdate(outcome: Settlement): UpdateQuery<StoredOutbound> {
  switch (outcome.state) {
    case 'sent': {
      const { state, at, text, externalIds, choices } = outcome
      return {
        $set: { state, sentAt: at, text, externalIds, error: null, claim: null, ...(choices && { choices }) },
        $unset: { readyAt: 1 },
      }
    }
    case 'queued': {
      const { state, notBefore, error, attempts, doubtfulSince } = outcome
      return {
        $set: {
          ...{ state, notBefore, readyAt: notBefore, error, attempts, claim: null },
          ...(doubtfulSince && { triedAt: doubtfulSince }),
        },
        ...(doubtfulSince === null && { $unset: { triedAt: 1 } }),
      }
    }
    case 'failed':
      return {
        $set: { state: 'failed', error: outcome.error, claim: null, held: outcome.held ?? false },
        $unset: { readyAt: 1 },
      }
    case 'withdrawn':
      return {
        $set: {
          state: 'withdrawn',
          error: outcome.reason,
          claim: null,
          ...(outcome.text !== undefined && { text: outcome.text }),
        },
        $unset: { readyAt: 1 },
      }
  }
}
