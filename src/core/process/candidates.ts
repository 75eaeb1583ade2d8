import type { Agent, Settings } from '../settings.ts'

export type AssignmentQuestion = {
  role: string
  /** What the agent should know: the ticket's type and tags. */
  wanted: string[]
  /** Worked on day and night: only those on call are asked, at any hour. */
  anyHour: boolean
  /** Asked first, whatever the turn: the customer's named consultant. */
  consultant: string | null
  asked: readonly string[]
  away: ReadonlySet<string>
  /** Unfinished tickets by agent; absent where it does not matter. */
  loads: ReadonlyMap<string, number>
  /** When an agent's work is on next, `now` itself included. */
  worksFrom(agent: Agent): Date
}

/** The role that answers for a type: the configured one where anybody holds it, else level 1. */
export function roleFor(settings: Settings, type: string): string {
  const role = settings.assignment.roles[type] ?? 'l1'
  return settings.agents.some((agent) => agent.role === role) ? role : 'l1'
}

/** Those of a role who are asked for what is worked on day and night. */
export function onCall(settings: Settings, role: string): Agent[] {
  const holders = settings.agents.filter((agent) => agent.role === role)
  const named = holders.filter((agent) => agent.onCall)
  return named.length > 0 ? named : holders
}

/**
 * The agents who may be asked next and are equally near, in the order of the configuration: the customer's consultant
 * before all; then whoever knows the matter, whose work is on the soonest, and, where that counts, who has the least.
 */
export function candidates(settings: Settings, question: AssignmentQuestion): Agent[] {
  const { role, asked, away, loads, anyHour, consultant } = question
  const free = (agent: Agent): boolean =>
    !asked.includes(agent.id) &&
    !away.has(agent.id) &&
    (agent.capacity === null || (loads.get(agent.id) ?? 0) < agent.capacity)
  const named = settings.agents.find((agent) => agent.id === consultant)
  if (named && free(named)) return [named]
  const holders = anyHour ? onCall(settings, role) : settings.agents.filter((agent) => agent.role === role)
  const knowing = nearest(
    holders.filter(free),
    ({ skills }) => -question.wanted.filter((each) => skills.includes(each)).length,
  )
  const present = anyHour ? knowing : nearest(knowing, (agent) => question.worksFrom(agent).getTime())
  return settings.assignment.method === 'least-loaded' ? nearest(present, ({ id }) => loads.get(id) ?? 0) : present
}

/** Those whose figure is the smallest. */
function nearest(agents: Agent[], figure: (agent: Agent) => number): Agent[] {
  const figures = agents.map(figure)
  const least = Math.min(...figures)
  return agents.filter((_, index) => figures[index] === least)
}

/** Whether anybody's load has to be known to choose among this role. */
export const loadCounts = (settings: Settings): boolean =>
  settings.assignment.method === 'least-loaded' || settings.agents.some((agent) => agent.capacity !== null)
