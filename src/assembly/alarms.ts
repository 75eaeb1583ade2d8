import type { Health, Log } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Desk } from '../core/ports/desk.ts'
import type { LeaseStore, StateStore } from '../core/ports/store.ts'
import { type Alarm, type Announcement, allWell, raise } from '../core/process/alarm.ts'
import { renderTemplate, type Templates } from '../core/templates/render.ts'
import { plus } from '../core/time/instants.ts'
import { qrPng } from '../services/qr-code/index.ts'
import { recordedHealth } from './accounts.ts'
import { isServer } from './servers.ts'

const LEASE_MS = 15_000

type Surroundings = {
  /** What is watched: accounts that hold a connection, and surfaces. */
  names: string[]
  /** Milliseconds not well before anybody is told. */
  afterMs: number
  desks: Desk[]
  states: StateStore
  leases: LeaseStore
  clock: Clock
  holder: string
  templates: Templates
  locale: string
  timeZone: string
  log: Log
}

/**
 * Looks at every account once, in one process, and tells the agents' surfaces what changed. Resolves to whether this
 * process is the one.
 */
export async function watchAccounts(around: Surroundings): Promise<boolean> {
  const { leases, clock, holder, states, names } = around
  if (!(await leases.hold('alarms', holder, clock.now(), plus(clock.now(), LEASE_MS)))) return false
  for (const [name, health] of await recordedHealth(states, clock, names)) await watch(around, name, health)
  return true
}

/** The same of a server, whose trouble may be that nothing can be kept. Resolves to the alarm as it stands then. */
export async function watchServer(around: Surroundings, name: string, health: Health, before: Alarm): Promise<Alarm> {
  const { alarm, say } = raise(before, health, around.clock.now(), around.afterMs)
  // What no surface took is said again at the next look.
  for (const each of say) if (!(await announce(around, name, each))) return { ...before, since: alarm.since }
  return alarm
}

async function watch(around: Surroundings, name: string, health: Health): Promise<void> {
  const { states, clock, afterMs } = around
  const kept = await states.get(`alarm/${name}`)
  const before = kept === null ? allWell : revive(kept)
  const { alarm, say } = raise(before, health, clock.now(), afterMs)
  for (const each of say) {
    // What no surface took is said again at the next look.
    if (!(await announce(around, name, each))) return
  }
  const after = JSON.stringify(alarm)
  if (after !== kept) await states.set(`alarm/${name}`, after)
}

const revive = (text: string): Alarm =>
  JSON.parse(text, (key, value) => ((key === 'since' || key === 'gapTo') && value !== null ? new Date(value) : value))

/** False where there are surfaces and none of them took it. */
async function announce(around: Surroundings, name: string, said: Announcement): Promise<boolean> {
  const { desks, log } = around
  const text = wordsOf(around, name, said)
  log.warn('agents are told', { of: name, said: said.kind, ...('reason' in said && { reason: said.reason }) })
  const files = said.kind === 'scan' ? [await codeOf(said.scan)] : []
  const moment = (said.kind === 'gap' ? said.gap.to : said.since).toISOString()
  const able = desks.filter((desk) => desk.announce)
  const outcomes = await Promise.allSettled(
    able.map((desk) => desk.announce?.(text, files, `alarm/${name}/${said.kind}/${moment}`)),
  )
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      log.error('the agents could not be told', { account: name, reason: String(outcome.reason) })
  }
  return able.length === 0 || outcomes.some(({ status }) => status === 'fulfilled')
}

const codeOf = async (scan: string) => ({ name: 'code.png', type: 'image/png', content: await qrPng(scan) })

function wordsOf({ templates, locale, timeZone }: Surroundings, name: string, said: Announcement): string {
  const time = (at: Date) =>
    new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  const values =
    said.kind === 'gap'
      ? { from: time(said.gap.from), to: time(said.gap.to) }
      : { since: time(said.since), reason: 'reason' in said ? said.reason : '' }
  if (!isServer(name))
    return renderTemplate(templates, locale, `desk-account-${said.kind}`, { account: name, ...values })
  const server = renderTemplate(templates, locale, `desk-server-${name}`, {})
  return renderTemplate(templates, locale, `desk-server-${said.kind}`, { server, ...values })
}
