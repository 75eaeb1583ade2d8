import { CommandError } from '../../errors.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'

/** What touches several tickets is over long before this. */
const LONGEST_MS = 30_000

/** Does what changes several tickets while nobody else does. Throws `CommandError` (conflict) where somebody is. */
export async function alone(parts: FlowParts, ids: string[], run: string, act: () => Promise<void>): Promise<void> {
  const names = [...new Set(ids)].sort().map((id) => `rearrange/${id}`)
  const held: string[] = []
  try {
    for (const name of names) {
      const now = parts.clock.now()
      if (!(await parts.store.leases.hold(name, run, now, plus(now, LONGEST_MS)))) {
        throw new CommandError('conflict', 'Somebody is merging or splitting this ticket just now. Look at it again.')
      }
      held.push(name)
    }
    await act()
  } finally {
    for (const name of held) await parts.store.leases.release(name, run)
  }
}
