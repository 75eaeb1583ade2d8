import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { language } from '../shared/words.ts'
import type { Agent, Me, Overview } from './api.ts'
import { words } from './words.ts'

/** Who is signed in, who works here, and what there is to choose from. */
export type Surroundings = { me: Me; agents: Agent[]; overview: Overview }

export const Surrounding = createContext<Surroundings | null>(null)

export function useSurroundings(): Surroundings {
  const found = useContext(Surrounding)
  if (!found) throw new Error('outside of the desk')
  return found
}

/** What a channel is called. */
export const channelName = ({ overview }: Surroundings, channel: string): string =>
  overview.channels[language]?.[channel] ?? channel

/** The name behind an id: an agent's, the system's, or the id itself. */
export function nameOf({ me, agents }: Surroundings, id: string): string {
  if (id === 'system' || id === 'model') return words.system
  if (id === me.id) return me.name
  return agents.find((agent) => agent.id === id)?.name ?? id
}
