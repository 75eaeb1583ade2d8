import type { Report } from './report.ts'
import type { ReportWords } from './words.ts'

/** The whole report as rows of `section, name, key, value…`, for a spreadsheet. Numbers stay numbers: shares 0 to 1, times in hours. */
export function reportTable(report: Report, { say }: ReportWords): (string | number)[][] {
  const plain = (kind: string, value: number | null) => (value === null ? '' : kind === 'time' ? hours(value) : value)
  const rows: (string | number)[][] = [
    ['section', 'name', 'key', 'value', 'target', 'before', 'tickets'].map((name) => say(`column-${name}`)),
  ]
  for (const { name, kind, value, target, before, tickets } of report.figures) {
    rows.push([say('figures'), say(name), name, plain(kind, value), plain(kind, target), plain(kind, before), tickets])
  }
  const goal = report.figures.find(({ name }) => name === 'satisfied')?.target
  for (const [dimension, groups] of Object.entries(report.groups)) {
    for (const { key, opened, closed, satisfied } of groups) {
      rows.push([say(`by-${dimension}`), say('opened'), key, opened, '', '', opened])
      rows.push([say(`by-${dimension}`), say('closed'), key, closed, '', '', closed])
      rows.push([say(`by-${dimension}`), say('satisfied'), key, satisfied ?? '', goal ?? '', '', ''])
    }
  }
  for (const { stage, by, key, tickets, median, p90 } of report.stages) {
    rows.push([
      `${say('stages')} (${say(`by-${by}`)})`,
      `${say(stage)} ${say('median')}`,
      key,
      hours(median),
      '',
      '',
      tickets,
    ])
    rows.push([`${say('stages')} (${say(`by-${by}`)})`, `${say(stage)} p90`, key, hours(p90), '', '', tickets])
  }
  for (const { label, tickets } of report.recurring) {
    rows.push([say('recurring'), label, tickets.join(' '), tickets.length, '', '', tickets.length])
  }
  for (const { number, subject, solvedMs, cause } of report.causes) {
    rows.push([say('causes'), subject, number, hours(solvedMs), '', '', cause ?? ''])
  }
  for (const { number, subject, answeredMs, assignee } of report.answeredLate) {
    rows.push([say('answered-late'), subject, number, hours(answeredMs), '', '', assignee ?? ''])
  }
  return rows
}

const hours = (milliseconds: number): number => Math.round(milliseconds / 36_000) / 100
