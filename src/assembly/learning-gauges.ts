import { share } from '../core/triage/index.ts'
import type { Gauge } from '../http/parts.ts'
import type { LearnedLanguage } from './learned.ts'
import type { Learning } from './learning.ts'

/** What `/metrics` says of what triage has learned; nothing by language where it has learned nothing. */
export function learningGauges({ figures }: Pick<Learning, 'figures'>): Gauge[] {
  const byLanguage = (name: string, help: string, value: (learned: LearnedLanguage) => number): Gauge => ({
    name,
    help,
    label: 'language',
    async read() {
      const { learned } = await figures()
      return Object.fromEntries(
        Object.entries(learned?.languages ?? {}).map(([language, each]) => [language, value(each)]),
      )
    },
  })
  return [
    {
      name: 'echodesk_triage_labels',
      help: 'Tickets that agents classified',
      read: async () => (await figures()).labels,
    },
    byLanguage(
      'echodesk_triage_learned_seconds',
      'When triage learned last, since 1970',
      ({ at }) => at.getTime() / 1000,
    ),
    byLanguage('echodesk_triage_learned_right', 'How often it was right then, held out', ({ own }) => share(own)),
    byLanguage('echodesk_triage_before_right', 'How often it was right before', ({ before }) => share(before)),
  ]
}
