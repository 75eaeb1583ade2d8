import { CommandError } from '../errors.ts'
import type { FlowParts } from './parts.ts'

const PREFIX = 'absence/'

/** The agents who are away now. */
export async function awayNow(parts: Pick<FlowParts, 'store'>): Promise<Set<string>> {
  const states = await parts.store.states.startingWith(PREFIX)
  return new Set([...states].filter(([, value]) => value === 'away').map(([key]) => key.slice(PREFIX.length)))
}
