import type { Capabilities, Health } from './channel.ts'

type Limit = Capabilities['limits'][number]

/**
 * How a connected account stands, and how much its platform lets it say. Of what counts for the whole account: how much
 * more goes out now, and when the next place comes free (null: none is taken).
 */
export type AccountState = {
  channel: string
  account: string
  health: Health
  limits: (Limit & { left?: number; renewsAt?: Date | null })[]
  push: Capabilities['push']
}

/** The connected accounts, as whichever process holds them said last. */
export interface Accounts {
  list(): Promise<AccountState[]>
  /** How the servers under the desk stand, by name. */
  servers(): Promise<Record<string, Health>>
  /** The code that somebody has to scan to sign the account in, as SVG; null where none is waited for. */
  code(channel: string, account: string): Promise<string | null>
}
