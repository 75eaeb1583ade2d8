import type { FlowParts } from '../parts.ts'

export type Presence = 'away' | 'back'

const PREFIX = 'absence/'

/** Under which key of the states it is kept whether an agent is away. */
export const presenceKey = (agentId: string): string => `${PREFIX}${agentId}`

/** The agents who are away now. */
export async function awayNow(parts: Pick<FlowParts, 'store'>): Promise<Set<string>> {
  const states = await parts.store.states.startingWith(PREFIX)
  return new Set([...states].filter(([, value]) => value === 'away').map(([key]) => key.slice(PREFIX.length)))
}
