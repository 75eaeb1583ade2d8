import type { Capabilities, Health } from './channel.ts'

/** How a connected account stands, and how much its platform lets it say. */
export type AccountState = { channel: string; account: string; health: Health } & Pick<Capabilities, 'limits' | 'push'>

/** The connected accounts, as whichever process holds them said last. */
export interface Accounts {
  list(): Promise<AccountState[]>
  /** How the servers under the desk stand, by name. */
  servers(): Promise<Record<string, Health>>
  /** The code that somebody has to scan to sign the account in, as SVG; null where none is waited for. */
  code(channel: string, account: string): Promise<string | null>
}
