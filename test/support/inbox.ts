import type { Accept, Cursor, RawEvent } from '../../src/core/ports/channel.ts'
import type { MemoryState } from './memory-state.ts'

/** What a store does with raw events: unique by scope and id, with the cursor. */
export class Inbox {
  readonly rows: RawEvent[] = []
  /** Every id that was offered, repetitions included. */
  readonly offered: string[] = []
  /** Rejects while set: the database is out of reach. */
  down = false
  private readonly state: MemoryState

  constructor(state: MemoryState) {
    this.state = state
  }

  readonly accept: Accept = async (events: RawEvent[], cursor?: Cursor) => {
    if (this.down) throw new Error('the database is out of reach')
    for (const event of events) {
      this.offered.push(event.externalId)
      if (!this.rows.some((row) => row.externalId === event.externalId && row.scope === event.scope)) {
        this.rows.push(event)
      }
    }
    if (cursor) this.state.values.set(cursor.name, cursor.value)
  }

  ids(): string[] {
    return this.rows.map((row) => row.externalId)
  }
}
