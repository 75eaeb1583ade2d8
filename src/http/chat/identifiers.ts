import { createHmac, randomBytes } from 'node:crypto'
import type { Store } from '../../core/ports/store.ts'
import { newSecret, sameSecret } from '../secrets.ts'

const half = 22

/**
 * Conversation ids that prove themselves: 128 random bits and a keyed proof of them. So a made-up one is refused without
 * looking it up, and one that was just given out is known before anything is stored under it, after a restart as well.
 */
export type Identifiers = {
  /** A new id; the same `seed` (a client's idempotency key) gives the same one. */
  mint(account: string, seed?: string): Promise<string>
  /** Which of these accounts an id belongs to; null where it was not given out here. */
  accountOf(id: string, accounts: string[]): Promise<string | null>
}

export function createIdentifiers(states: Store['states']): Identifiers {
  let known: Promise<string> | undefined
  const secret = () => {
    known ??= states.ensure('chat-secret', newSecret()).catch((error) => {
      known = undefined
      throw error
    })
    return known
  }
  const proof = async (purpose: string, account: string, value: string) =>
    createHmac('sha256', await secret())
      .update(JSON.stringify([purpose, account, value]))
      .digest('base64url')
      .slice(0, half)

  return {
    mint: async (account, seed) => {
      const nonce = seed === undefined ? randomBytes(16).toString('base64url') : await proof('seed', account, seed)
      return nonce + (await proof('conversation', account, nonce))
    },
    accountOf: async (id, accounts) => {
      if (id.length !== 2 * half) return null
      for (const account of accounts) {
        if (sameSecret(id.slice(half), await proof('conversation', account, id.slice(0, half)))) return account
      }
      return null
    },
  }
}
