import type { Clock } from '../../ports/clock.ts'
import type { Inbound } from '../../records/index.ts'

/** Before the sweep takes a row up: so long nobody but the first job it was given can have worked on it. */
const FRESH_MS = 3000
const MOST_BYTES = 4 * 1024 * 1024
const MOST_ROWS = 1000

/** What was stored a moment ago, kept for the job that works on it next in this process: it need not be read back. */
export type HandOn = {
  /** Rows that are durable. */
  keep(rows: Inbound[]): void
  /** Gives a row once, and only while nobody else can have changed it. */
  take(id: string): Inbound | null
}

export function createHandOn(clock: Clock): HandOn {
  const kept = new Map<string, Inbound>()
  let bytes = 0

  const remove = (row: Inbound) => {
    if (kept.delete(row.id)) bytes -= row.size
  }
  const isFresh = ({ receivedAt }: Inbound) => clock.now().getTime() - receivedAt.getTime() < FRESH_MS

  return {
    keep(rows) {
      for (const row of kept.values()) {
        if (isFresh(row)) break
        remove(row)
      }
      for (const row of rows) {
        if (row.body === null || kept.size >= MOST_ROWS || bytes + row.size > MOST_BYTES) continue
        kept.set(row.id, row)
        bytes += row.size
      }
    },
    take(id) {
      const row = kept.get(id)
      if (!row) return null
      remove(row)
      return isFresh(row) ? row : null
    },
  }
}
