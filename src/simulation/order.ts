import { loadCounts } from '../core/process/candidates.ts'
import type { Settings } from '../core/settings.ts'
import type { Due } from './agenda.ts'
import type { SimulationEvent } from './events.ts'
import type { Plan } from './plan.ts'

/** Whether this is done strictly in order of time, because it bears on what others get: a number, an agent's turn. */
export function isInOrder(settings: Settings, doing: Due | SimulationEvent, plan: Plan): boolean {
  if ('what' in doing) return loadCounts(settings) && doing.what === 'timer' && doing.kind !== 'progress'
  // Where agents are chosen by what they have in hand, everything that one ticket goes through counts for the next.
  if (loadCounts(settings)) return true
  if (doing.kind === 'agent') return doing.command.command === 'set-type'
  return doing.kind === 'customer' && mayOpen(settings, doing, plan)
}

/** The first word of a `ref`, or one after so long that it may be another matter. */
function mayOpen(settings: Settings, { ref, at }: { ref: string; at: Date }, plan: Plan): boolean {
  const first = plan.begun.get(ref)
  return !first || at <= first || at.getTime() - first.getTime() > settings.reopenWithinMs
}

const rearranging = new Set(['merge', 'unmerge', 'split', 'link', 'unlink'])

/** Whether it touches the tickets of more than one `ref`: nothing else goes on meanwhile. */
export const isAlone = (event: SimulationEvent): boolean =>
  event.kind === 'agent' && rearranging.has(event.command.command)
