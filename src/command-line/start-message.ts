import type { Assembled } from '../assembly/assemble.ts'
import type { Databases } from '../assembly/databases.ts'
import type { Environment } from '../assembly/environment.ts'
import type { Config } from '../config.ts'
import type { Health } from '../core/ports/channel.ts'

/** What runs where, and what to try next. */
export function startMessage(told: {
  environment: Environment
  config: Config
  databases: Databases
  desk: Assembled
  link: string | null
  /** Only where it was made just now. */
  token: string | null
  role: string
  at: { host: string; port: number } | null
  health: Record<string, Health>
}): string {
  const { environment, config, databases, desk, link, token, role, at, health } = told
  const lines = [
    '',
    `Echodesk is ready${role === 'all' ? '' : ` (${role})`}.`,
    '',
    `  database   ${databases.engines.mongo}, version ${desk.connected.version}`,
    `  queue      ${databases.engines.redis}`,
    `  data       ${environment.dataDir}`,
    `  channels   ${desk.channels.adapters.map(({ channel, account }) => `${channel}/${account}`).join(', ') || 'none'}`,
    ...desk.desks.map(({ name }) => `  desk       ${name.channel}/${name.account}`),
  ]
  if (at) {
    const base = config.publicUrl || `http://localhost:${at.port}`
    lines.push(`  chat       ${base}/`, `  desk       ${base}/desk`)
  }
  if (link) lines.push('', `Sign in to the desk, once, within a day:  ${link}`)
  if (token) lines.push('', `API token, shown this once:  ${token}`)
  const more = desk.channels.adapters.flatMap(({ startLines = [] }) => startLines)
  if (more.length > 0) lines.push('', ...more)
  for (const [name, { ok, reason }] of Object.entries(health)) {
    if (!ok) lines.push('', `${name} does not work yet, and is tried again: ${reason}`)
  }
  for (const warning of desk.warnings) lines.push('', `Good to know: ${warning}`)
  if (role === 'all') lines.push('', 'Try it: write a message in the chat, then answer it on the desk. Ctrl-C ends it.')
  return `${lines.join('\n')}\n`
}
