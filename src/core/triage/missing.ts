import type { TriageRules } from './rules.ts'
import type { PreparedText } from './text.ts'
import type { Detail, TicketType } from './types.ts'

/** What a ticket of each type needs before somebody can begin, in the order in which it is asked for. */
const needed: Record<TicketType, Detail[]> = {
  fault: ['when', 'affected', 'environment', 'steps', 'tried', 'attachments'],
  usage: ['goal', 'environment'],
  complaint: ['when', 'goal'],
  custom: ['goal', 'when'],
  unclassified: ['goal'],
}

/** The details that the text does not give, as far as its words show it. */
export function missingDetails(
  type: TicketType,
  text: PreparedText,
  rules: TriageRules,
  attachments: number,
): Detail[] {
  const whole = text.sentences.join('\n')
  const given = new Set(rules.details.filter(({ pattern }) => pattern.test(whole)).map(({ name }) => name))
  if (attachments > 0 || text.marks.some((mark) => mark !== 'link' && mark !== 'checklist')) given.add('attachments')
  return needed[type].filter((detail) => !given.has(detail))
}
