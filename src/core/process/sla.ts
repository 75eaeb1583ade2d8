import type { AppliedSla } from '../records/index.ts'
import type { Priority, Settings, Span } from '../settings.ts'
import type { Calendar } from '../time/calendar.ts'
import { earlier, plus } from '../time/instants.ts'

/** The instant that a target names, counted from `from`. */
export const after = (from: Date, span: Span, calendar: Calendar): Date =>
  'elapsedMs' in span ? plus(from, span.elapsedMs) : calendar.addBusinessDays(from, span.businessDays)

/** A priority's targets turned into instants, with the tier's own limit on the first response laid over. */
export function applySla(
  settings: Settings,
  calendar: Calendar,
  ticket: { priority: Priority; tier: string; from: Date },
): AppliedSla {
  const usual = after(ticket.from, ticket.priority.firstResponse, calendar)
  const limit = settings.tiers.firstResponse[ticket.tier]
  return {
    policy: ticket.priority.name,
    firstResponse: limit ? earlier(usual, after(ticket.from, limit, calendar)) : usual,
    resolve: after(ticket.from, ticket.priority.resolve, calendar),
    accept: plus(ticket.from, settings.acceptWithinMs),
  }
}
