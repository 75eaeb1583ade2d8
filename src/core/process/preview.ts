import type { AppliedSla } from '../records/index.ts'
import type { Priority, Settings } from '../settings.ts'
import { nextUpdate, slotAfter } from './cadence.ts'
import { onCall, roleFor } from './candidates.ts'
import { applySla, type Calendars } from './sla.ts'

export type PreviewQuestion = { priority: Priority; type: string; tier: string; at: Date }

/** What a ticket opened then would be promised, and who would be asked. */
export type Preview = {
  policy: string
  /** Whether work is on at that moment, by the calendar of the priority. */
  working: boolean
  acceptBy: Date
  firstResponse: Date | null
  resolve: Date | null
  /** The next updates, if nobody writes. */
  updates: Date[]
  role: string
  /** Agents' ids. */
  asked: string[]
}

const UPDATES = 4

/** What the policies in force make of a ticket that is opened at this moment. Nothing is written. */
export function preview(settings: Settings, calendars: Calendars, question: PreviewQuestion): Preview {
  const { priority, type, at } = question
  const calendar = (priority.calendar ? calendars[priority.calendar] : undefined) ?? calendars.default!
  const sla: AppliedSla = applySla(settings, calendars, { ...question, from: at })
  const beat = { priority, ticketId: 'preview' }
  const updates = [nextUpdate(settings, calendar, { ...beat, from: at, heard: false })]
  while (updates.length < UPDATES) {
    const slot = updates.at(-1)!
    updates.push(slotAfter(settings, calendar, { ...beat, slot, now: slot }))
  }
  const role = roleFor(settings, type)
  const holders =
    priority.updateClock === 'always' ? onCall(settings, role) : settings.agents.filter((agent) => agent.role === role)
  return {
    policy: sla.policy,
    working: calendar.nextWorking(at).getTime() === at.getTime(),
    acceptBy: sla.accept!,
    firstResponse: sla.firstResponse,
    resolve: sla.resolve,
    updates,
    role,
    asked: holders.map(({ id }) => id),
  }
}
