import { isAccepted, type Ticket } from '../records/index.ts'
import type { LadderStep, Settings, SlaTarget } from '../settings.ts'
import { onCadence } from '../states.ts'
import { plus } from '../time/instants.ts'

const targets: SlaTarget[] = ['firstResponse', 'nextResponse', 'diagnosis', 'workaround', 'plan', 'resolve']

/** One moment at which somebody is told of a ticket, or the next one is asked. */
export type Step = {
  what: SlaTarget | 'accept' | 'forgotten'
  kind: 'warning' | 'breach' | 'offer'
  at: Date
  /** `assignee` or a role. */
  to: string[]
  /** Tells this step from the others of its ladder. */
  step: number
}

/** Everything that this ticket has before or behind it as it is now, in the order of time. */
export function steps(settings: Settings, ticket: Ticket, forgottenAt: Date | null): Step[] {
  if (!ticket.open) return []
  const { ladders } = settings.sla
  const found: Step[] = []
  const climb = (what: Step['what'], kind: 'warning' | 'breach', from: Date, ladder: LadderStep[], until?: Date) => {
    for (const [step, { afterMs, to }] of ladder.entries()) {
      const at = plus(from, afterMs)
      if (!until || at < until) found.push({ what, kind, at, to, step })
    }
  }
  for (const target of targets) {
    const due = ticket.sla[target]
    if (!due || isMet(ticket, target)) continue
    const warned = ticket.sla.warn?.[target]
    if (warned) climb(target, 'warning', warned, ladders.warning, due)
    climb(target, 'breach', due, ladders.breach)
  }
  if (ticket.sla.accept && awaitsAcceptance(ticket)) {
    found.push({ what: 'accept', kind: 'offer', at: ticket.sla.accept, to: ['supervisor'], step: 0 })
  }
  if (forgottenAt && isAccepted(ticket) && onCadence(ticket.status)) {
    climb('forgotten', 'warning', forgottenAt, ladders.forgotten)
  }
  return found.sort((one, other) => one.at.getTime() - other.at.getTime())
}

/** What of a ticket's promises runs now: neither kept nor standing still. */
export const standing = (ticket: Ticket): (SlaTarget | 'accept')[] =>
  ticket.open
    ? [
        ...(ticket.sla.accept && awaitsAcceptance(ticket) ? (['accept'] as const) : []),
        ...targets.filter((target) => ticket.sla[target] && !isMet(ticket, target)),
      ]
    : []

/** Whether somebody is asked to take it over: nobody has, or it was escalated to another level. */
export const awaitsAcceptance = (ticket: Ticket): boolean =>
  (!isAccepted(ticket) || Boolean(ticket.offer)) && onCadence(ticket.status)

/** Whether a target was reached, or does not run now: the first response runs until it was given, all else while we work. */
function isMet(ticket: Ticket, target: SlaTarget): boolean {
  if (target === 'firstResponse') return ticket.firstResponseAt !== null
  if (!onCadence(ticket.status)) return true
  if (target === 'diagnosis') return Boolean(ticket.diagnosedAt)
  if (target === 'workaround') return Boolean(ticket.workaroundAt)
  if (target === 'plan') return Boolean(ticket.plannedAt)
  return target === 'resolve' && Boolean(ticket.sla.workaroundCounts && ticket.workaroundAt)
}
