import { isAccepted, type Ticket } from '../../records/index.ts'
import { languageOf, renderTemplate, type Values } from '../../templates/render.ts'
import { plus } from '../../time/instants.ts'
import { LAST_MINUTE } from '../../time/zone.ts'
import type { FlowParts } from '../parts.ts'
import { nextSlotOf } from '../timers/schedule.ts'

/** A template in the ticket's language, with what every text may need of the ticket filled in. */
export function compose(parts: FlowParts, ticket: Ticket, name: string, values: Values = {}): string {
  return renderTemplate(parts.templates, ticket.locale, name, { ...common(parts, ticket), ...values })
}

/** A word of the templates: a stage, a type, a priority. One that is not there is its own name. */
export function word(parts: FlowParts, locale: string, name: string, otherwise: string): string {
  return parts.templates[languageOf(parts.templates, locale)]?.[name] ?? otherwise
}

function common(parts: FlowParts, ticket: Ticket): Values {
  const { locale } = ticket
  return {
    number: ticket.number,
    subject: ticket.subject,
    'comma-name': ticket.requester.name && separator(locale) + ticket.requester.name,
    type: word(parts, locale, `type-${ticket.type}`, ticket.type),
    priority: word(parts, locale, `priority-${ticket.priority}`, ticket.priority),
    stage: word(parts, locale, `stage-${ticket.stage}`, ticket.stage),
    owner: agentName(parts, isAccepted(ticket) ? ticket.assignee : null) ?? word(parts, locale, 'nobody', ''),
    planned: word(parts, locale, `planned-${ticket.stage}`, ''),
    fewer: ticket.fewerUpdates ? null : word(parts, locale, 'fewer', ''),
  }
}

const separator = (locale: string): string => (locale.toLowerCase().startsWith('zh') ? '，' : ' ')

export const agentName = (parts: FlowParts, id: string | null): string | null =>
  id === null ? null : (parts.settings.agents.find((agent) => agent.id === id)?.name ?? id)

/** The promise lines: when the requester hears next, and by when it is to be solved. */
export function promises(parts: FlowParts, ticket: Ticket, from: Date): Values {
  const next = ticket.quiet ? null : nextSlotOf(parts, ticket, from, false).due
  return {
    'next-update-line': next && line(parts, ticket, 'next-update-line', 'next-update', next),
    'resolve-line': resolveLine(parts, ticket),
  }
}

/** Until when a reply opens a closed ticket again, as its customer reads it. */
export const reopenUntil = (parts: FlowParts, ticket: Ticket): Values => ({
  'reopen-until': moment(
    parts,
    ticket.locale,
    plus(ticket.closedAt ?? parts.clock.now(), parts.settings.reopenWithinMs),
  ),
})

export const resolveLine = (parts: FlowParts, ticket: Ticket): string | null =>
  ticket.sla.resolve && ticket.sla.resolve > parts.clock.now()
    ? line(parts, ticket, 'resolve-line', 'resolve-by', ticket.sla.resolve)
    : null

const line = (parts: FlowParts, ticket: Ticket, template: string, name: string, at: Date): string =>
  renderTemplate(parts.templates, ticket.locale, template, { [name]: moment(parts, ticket.locale, at) })

/** A date and time as a customer reads it, in the desk's time zone, to the minute (to the second within one). */
export function moment(parts: FlowParts, locale: string, at: Date): string {
  const soon = Math.abs(at.getTime() - parts.clock.now().getTime()) < 120_000
  return momentFormat(parts.settings.timeZone, locale.toLowerCase().startsWith('zh'), soon).format(at)
}

/** The last minute of a day stands for the day: what was given without a time lasts until then. */
export function dayOrMoment(parts: FlowParts, locale: string, at: Date): string {
  if (parts.calendar.zone.local(at).minutes !== LAST_MINUTE) return moment(parts, locale, at)
  const language = locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-GB'
  const { timeZone } = parts.settings
  return new Intl.DateTimeFormat(language, { timeZone, month: 'long', day: 'numeric', weekday: 'short' }).format(at)
}

/** Making one takes longer than all else that a text needs. */
const formats = new Map<string, Intl.DateTimeFormat>()

function momentFormat(timeZone: string, chinese: boolean, soon: boolean): Intl.DateTimeFormat {
  const name = `${timeZone}/${chinese}/${soon}`
  const made = formats.get(name)
  if (made) return made
  const format = new Intl.DateTimeFormat(chinese ? 'zh-CN' : 'en-GB', {
    timeZone,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(soon && { second: '2-digit' }),
    hourCycle: 'h23',
    ...(chinese ? {} : { timeZoneName: 'short' }),
  })
  formats.set(name, format)
  return format
}
