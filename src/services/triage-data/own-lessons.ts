import type { LabelledTicket } from '../../core/ports/labels.ts'
import {
  cellOf,
  detectLanguage,
  type Labels,
  type Language,
  type OwnLesson,
  type PriorityTable,
  type RulesByLanguage,
  type Tier,
  ticketTypes,
  tiers,
} from '../../core/triage/index.ts'
import { lesson } from './lessons.ts'

/** How many bundled examples one counts for that a person classified. One that was left as it was counts for one. */
const correctedWeight = 3

/** The desk's own tickets of a language as lessons. Those without any label are left out. */
export function ownLessons(
  tickets: { corrected: LabelledTicket[]; left: LabelledTicket[] },
  { rules, table, language }: { rules: RulesByLanguage; table: PriorityTable; language: Language },
): OwnLesson[] {
  const lessons = (from: LabelledTicket[], weight: number, labelsOf: (ticket: LabelledTicket) => Labels) =>
    from.flatMap((ticket): OwnLesson[] => {
      const labels = labelsOf(ticket)
      if (Object.values(labels).every((label) => label === undefined)) return []
      const { id, subject, text, at } = ticket
      if (detectLanguage(`${subject}\n${text}`) !== language) return []
      // A message without a subject lends the ticket its first line; triage itself read no subject then.
      const input = text.trim().startsWith(subject) ? { text } : { subject, text }
      return [{ ...lesson(input, labels, id, rules[language], language, weight), at }]
    })
  return [
    ...lessons(tickets.corrected, correctedWeight, (ticket) => saidOf(ticket, table)),
    ...lessons(tickets.left, 1, asItStands),
  ]
}

const typeOf = ({ type }: LabelledTicket) => ticketTypes.find((each) => each === type)

/** A person's type, and what a priority that they set says of impact and urgency. */
function saidOf(ticket: LabelledTicket, table: PriorityTable): Labels {
  const tier: Tier = tiers.find((each) => each === ticket.tier) ?? 'growth'
  const cell = ticket.pressed ? cellOf(table, ticket.priority, tier, ticket) : null
  return { type: typeOf(ticket), ...cell }
}

const asItStands = (ticket: LabelledTicket): Labels => {
  const { impact, urgency } = ticket
  return { type: typeOf(ticket), impact, urgency } as Labels
}
