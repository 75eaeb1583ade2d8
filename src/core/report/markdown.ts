import type { Report, ReportFigure } from './report.ts'
import type { ReportWords } from './words.ts'

const LISTED = 5
const FEW = 4

/** The report for a chat: short lines, each figure with its target and the period before, and a link to the whole. */
export function reportMarkdown(report: Report, words: ReportWords, url: string): string {
  const { say } = words
  const sections = [
    `*${say(`${report.kind}-title`)} ${report.period}*`,
    report.figures.map((figure) => figureLine(figure, words)).join('\n'),
    list(say('recurring'), report.recurring, ({ label, tickets }) => {
      const some = tickets.slice(0, FEW).join(', ')
      return `${label} · ${tickets.length} (${some}${tickets.length > FEW ? ', …' : ''})`
    }),
    list(say('longest-open'), report.longestOpen, ({ number, subject }) => `${number} ${subject}`),
    url,
  ]
  return sections.filter(Boolean).join('\n\n')
}

function figureLine(figure: ReportFigure, words: ReportWords): string {
  const { say, value } = words
  const beside = [
    figure.target !== null && `${say('target')} ${value(figure.kind, figure.target)}${meets(figure) ? '' : ' ⚠'}`,
    figure.before !== null && `${say('before')} ${value(figure.kind, figure.before)}`,
  ].filter(Boolean)
  return `• ${say(figure.name)}: ${value(figure.kind, figure.value)}${beside.length > 0 ? ` (${beside.join('; ')})` : ''}`
}

/** Whether a figure reaches its target; one without a value misses none. */
export const meets = ({ value, target }: Pick<ReportFigure, 'value' | 'target'>): boolean =>
  target === null || value === null || value >= target

const list = <Item>(title: string, items: Item[], line: (item: Item) => string): string =>
  items.length === 0 ? '' : [`*${title}*`, ...items.slice(0, LISTED).map((item) => `• ${line(item)}`)].join('\n')
