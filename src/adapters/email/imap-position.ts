/** How far a folder has been read. UIDs count only under one UIDVALIDITY (RFC 3501, 2.3.1.1). */
export type Position = {
  uidValidity: string
  /** The last UID that was taken in. */
  uid: number
  /** What the server received before this lay there before the desk began; null where all is wanted. */
  since: Date | null
}

export function writePosition({ uidValidity, uid, since }: Position): string {
  return JSON.stringify({ uidValidity, uid, since: since?.toISOString() ?? null })
}

export function readPosition(value: string | null): Position | null {
  if (value === null) return null
  const { uidValidity, uid, since } = JSON.parse(value)
  return { uidValidity, uid, since: since === null ? null : new Date(since) }
}
