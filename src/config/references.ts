import type { z } from 'zod'

type Referring = {
  calendars: object
  agents: { id: string; shift: string | null }[]
  priorities: Record<string, { calendar?: string | null }>
  tiers: { names: string[] }
  assignment: { consultants: Record<string, string> }
  triage: { table: Partial<Record<string, Partial<Record<string, string[]>>>> }
  sla: { policies: { calendar: string | null; when: { priority?: string[]; tier?: string[] } }[] }
}

/** Names in one place of the configuration that stand for something in another: each must be there. */
export function checkReferences(config: Referring, context: z.RefinementCtx): void {
  const known = {
    calendar: Object.keys(config.calendars),
    agent: config.agents.map(({ id }) => id),
    priority: Object.keys(config.priorities),
    tier: config.tiers.names,
  }
  const check = (kind: keyof typeof known, name: string | null | undefined, path: (string | number)[]) => {
    if (name == null || known[kind].includes(name)) return
    const there = known[kind].join(', ') || 'none'
    context.addIssue({
      code: 'custom',
      path,
      message: `there is no ${kind} '${name}'. There are: ${there}`,
      input: name,
    })
  }
  for (const [index, { shift }] of config.agents.entries()) check('calendar', shift, ['agents', index, 'shift'])
  for (const [name, { calendar }] of Object.entries(config.priorities)) {
    check('calendar', calendar, ['priorities', name, 'calendar'])
  }
  for (const [customer, agent] of Object.entries(config.assignment.consultants)) {
    check('agent', agent, ['assignment', 'consultants', customer])
  }
  for (const [impact, row] of Object.entries(config.triage.table)) {
    for (const [urgency, names] of Object.entries(row ?? {})) {
      for (const name of names ?? []) check('priority', name, ['triage', 'table', impact, urgency])
    }
  }
  for (const [index, { calendar, when }] of config.sla.policies.entries()) {
    const path = ['sla', 'policies', index]
    check('calendar', calendar, [...path, 'calendar'])
    for (const priority of when.priority ?? []) check('priority', priority, [...path, 'when', 'priority'])
    for (const tier of when.tier ?? []) check('tier', tier, [...path, 'when', 'tier'])
  }
}
