/** How far a folder has been read. UIDs count only under one UIDVALIDITY (RFC 3501, 2.3.1.1). */
export type Position = {
  uidValidity: string
  /** The last UID that was taken in. */
  uid: number
  /** When the desk began with this folder, to the second; null where it wanted all that lay there. */
  since: Date | null
  /** UIDs below this were given to mails anew: of these, what the server received before `since` is passed over. */
  renumberedBelow: number
}

type Mailbox = { uidValidity: bigint; uidNext: number }

/** Where a folder begins that was never read. */
export function firstPosition({ uidValidity, uidNext }: Mailbox, wanted: 'now' | 'all', now: Date): Position {
  const all = wanted === 'all'
  // Servers keep the time of arrival to the second.
  const since = all ? null : new Date(Math.floor(now.getTime() / 1000) * 1000)
  return { uidValidity: String(uidValidity), uid: all ? 0 : uidNext - 1, since, renumberedBelow: 0 }
}

/** Where a folder goes on that the server numbered anew: all is read again, and what is known already is no news. */
export function renumbered(known: Position, { uidValidity, uidNext }: Mailbox): Position {
  return { ...known, uidValidity: String(uidValidity), uid: 0, renumberedBelow: uidNext }
}

/** Whether a mail came while the desk was there. */
export function isWanted(
  mail: { uid: number; internalDate: Date | null },
  { since, renumberedBelow }: Position,
): boolean {
  return since === null || mail.uid >= renumberedBelow || mail.internalDate === null || mail.internalDate >= since
}

export const writePosition = (position: Position): string => JSON.stringify(position)

export function readPosition(value: string | null): Position | null {
  if (value === null) return null
  const position: Omit<Position, 'since'> & { since: string | null } = JSON.parse(value)
  return { ...position, since: position.since === null ? null : new Date(position.since) }
}
