import type { Dossier } from './dossier.ts'

/** A channel's thread or direct chat with one requester. */
export type Conversation = {
  id: string
  channel: string
  account: string
  /** What the channel knows it by; unique in the account. */
  key: string
  customerId: string
  /** Where answers go; the adapter reads it back as it wrote it. */
  address: string
  subject: string
  locale: string
  verified: boolean
  createdAt: Date
  /** When the requester last wrote. The push budget runs from here. */
  lastInboundAt: Date
  /** Messages pushed since `lastInboundAt`. */
  pushed: number
  /** What the adapter needs to continue it (Message-IDs, a thread's id). Opaque to the core. */
  route: Record<string, string>
  /** Who answers it in the platform's own app: a person's id there, empty while it waits for one. Absent or null: the desk. */
  holder?: string | null
  /** The address of the identity that writes here, as its channel names the writer. Absent: the ticket's requester. */
  identity?: string
}

/** One address of a person. `linkedFrom`: the customer it was found under, and goes back to when it is unlinked. */
export type Identity = {
  channel: string
  scope: string
  address: string
  verified: boolean
  linkedFrom?: string | null
  /** Who linked it: an agent's id, `code`, or `verified` for an address that both sides vouch for. */
  linkedBy?: string | null
  /** What its customer's file brought along when it was linked: fields that were empty, and the tier before it rose. */
  gave?: { fields: ('name' | 'consultant' | keyof Dossier)[]; tier: string | null } | null
  /** The mail address that its platform vouches for, in small letters. */
  mail?: string | null
}

/** One person or organisation, and the addresses it writes from. */
export type Customer = {
  id: string
  name: string
  tier: string
  locale: string | null
  identities: Identity[]
  createdAt: Date
  /** The agent who is asked first for this customer's tickets. */
  consultant?: string | null
  dossier?: Dossier | null
}
