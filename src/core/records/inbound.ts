/** What came in, as it came, before anybody looked into it. */
export type Inbound = {
  id: string
  channel: string
  account: string
  /** The account where ids are unique only within it; empty where they are unique everywhere (mail). */
  scope: string
  externalId: string
  receivedAt: Date
  /** The raw bytes; null where they were too large for a row and lie in the file store under `fileId`. */
  body: Uint8Array | null
  fileId: string | null
  /** Bytes. */
  size: number
  /** What the transport knew and the bytes do not say: the envelope, the verdict on the sender. */
  meta: Record<string, string>
  state: 'received' | 'processed' | 'quarantined'
  reason: string | null
  attempts: number
  /** Not looked at again before this: the sweep's and a failed attempt's waiting time. */
  nextAttemptAt: Date
}
