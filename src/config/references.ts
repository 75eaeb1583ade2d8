import type { z } from 'zod'
import { figures } from '../core/report/figures.ts'
import { commandTable } from '../core/states.ts'
import { ticketTypes, tiers } from '../core/triage/types.ts'
import { nearest } from './keys.ts'

type Referring = {
  calendars: object
  agents: { id: string; shift: string | null }[]
  priorities: Record<string, { calendar?: string | null }>
  tiers: { default: string; names: string[]; firstResponse: object }
  visits: object
  permissions: object
  assignment: { roles: object; consultants: Record<string, string> }
  sla: { policies: { calendar: string | null; when: { priority?: string[]; tier?: string[]; type?: string[] } }[] }
  reports: { targets: object }
  webhooks: { id: string }[]
  channels: Record<string, unknown[]>
  triage: { table: Partial<Record<string, Partial<Record<string, string[]>>>> }
}
const agentKeys = ['id', 'name', 'role', 'skills', 'email', 'shift', 'capacity', 'onCall']
type Path = (string | number)[]

/** What `permissions` speaks of beside the commands on a ticket. */
const otherActs = ['publish-article']

/** Names in one place of the configuration that stand for something in another: each must be there. */
export function checkReferences(config: Referring, context: z.RefinementCtx): void {
  const known = {
    calendar: Object.keys(config.calendars),
    agent: config.agents.map(({ id }) => id),
    priority: Object.keys(config.priorities),
    tier: config.tiers.names,
    type: [...ticketTypes, 'unclassified'],
    command: [...Object.keys(commandTable), ...otherActs],
    figure: figures.map(({ name }) => name),
  }
  const check = (kind: keyof typeof known, name: string | null | undefined, path: Path) => {
    if (name == null || known[kind].includes(name)) return
    const there = known[kind].join(', ') || 'none'
    context.addIssue({
      code: 'custom',
      path,
      message: `there is no ${kind} '${name}'. There are: ${there}`,
      input: name,
    })
  }
  /** `besides`: names of the defaults, since no layer can take a key out. */
  const checkKeys = (kind: keyof typeof known, tree: object, path: Path, besides: readonly string[] = []) => {
    for (const name of Object.keys(tree)) if (!besides.includes(name)) check(kind, name, [...path, name])
  }
  for (const [index, { shift }] of config.agents.entries()) check('calendar', shift, ['agents', index, 'shift'])
  for (const [name, { calendar }] of Object.entries(config.priorities)) {
    check('calendar', calendar, ['priorities', name, 'calendar'])
  }
  check('tier', config.tiers.default, ['tiers', 'default'])
  checkKeys('tier', config.tiers.firstResponse, ['tiers', 'firstResponse'], tiers)
  checkKeys('tier', config.visits, ['visits'], tiers)
  checkKeys('command', config.permissions, ['permissions'])
  checkKeys('type', config.assignment.roles, ['assignment', 'roles'])
  checkKeys('figure', config.reports.targets, ['reports', 'targets'])
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
    for (const kind of ['priority', 'tier', 'type'] as const) {
      for (const name of when[kind] ?? []) check(kind, name, [...path, 'when', kind])
    }
  }
  checkAgentKeys(config, context)
  checkUnique(config, context)
}

/** What else stands on an agent is their name on a surface; what is nearly a setting is none of a channel's. */
function checkAgentKeys({ agents, channels }: Referring, context: z.RefinementCtx): void {
  for (const [index, agent] of agents.entries()) {
    for (const key of Object.keys(agent)) {
      const known = [...agentKeys, ...Object.keys(channels)]
      const meant = known.includes(key) ? null : nearest(key, known)
      if (!meant) continue
      const path = ['agents', index, key]
      context.addIssue({ code: 'custom', path, message: `there is no such setting; is it ${meant}?`, input: key })
    }
  }
}

/** What is looked up by its name or address stands there once. */
function checkUnique({ agents, webhooks, channels }: Referring, context: z.RefinementCtx): void {
  const once = (rows: unknown[], key: string, path: Path) => {
    const seen = new Set<unknown>()
    for (const [index, row] of rows.entries()) {
      const value = (row as Record<string, unknown> | null)?.[key]
      if (seen.has(value)) {
        const message = `'${value}' stands there twice: every ${key} is of one alone`
        context.addIssue({ code: 'custom', path: [...path, index, key], message, input: value })
      }
      if (value !== undefined) seen.add(value)
    }
  }
  once(agents, 'id', ['agents'])
  once(webhooks, 'id', ['webhooks'])
  for (const [name, accounts] of Object.entries(channels)) {
    for (const key of ['id', 'address']) once(accounts, key, ['channels', name])
  }
}
