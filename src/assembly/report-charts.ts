import { meets } from '../core/report/markdown.ts'
import type { Report } from '../core/report/report.ts'
import type { ReportWords } from '../core/report/words.ts'
import { type Chart, drawChart } from '../services/charts/index.ts'

const LONGEST_BARS = 12
const HOUR = 3_600_000

/** A report's charts by name, as SVG, in one language. */
export function drawReport(report: Report, words: ReportWords): Record<string, string> {
  const { say } = words
  const empty = say('nothing')
  const grouped = (name: 'type' | 'channel' | 'priority'): Chart => {
    const groups = report.groups[name].slice(0, LONGEST_BARS)
    return {
      title: say(`by-${name}`),
      kind: 'bar',
      categories: groups.map(({ key }) => say(`${name}-${key}`).replace(`${name}-`, '')),
      series: [
        { name: say('opened'), values: groups.map(({ opened }) => opened) },
        { name: say('closed'), values: groups.map(({ closed }) => closed) },
      ],
      empty,
    }
  }
  const promises = report.figures.filter(
    ({ kind, target, value }) => kind === 'share' && target !== null && value !== null,
  )
  const stages = report.stages.filter(({ by }) => by === 'type')
  const types = [...new Set(stages.map(({ key }) => key))]
  const names = [...new Set(stages.map(({ stage }) => stage))]
  const charts: Record<string, Chart> = {
    days: {
      title: say('days-title'),
      kind: 'line',
      categories: report.days.map(({ day }) => day.slice(5)),
      series: [
        { name: say('opened'), values: report.days.map(({ opened }) => opened) },
        { name: say('closed'), values: report.days.map(({ closed }) => closed) },
      ],
      empty,
    },
    type: grouped('type'),
    channel: grouped('channel'),
    priority: grouped('priority'),
    promises: {
      title: say('promises-title'),
      kind: 'bar',
      horizontal: true,
      most: 100,
      categories: promises.map((figure) => `${say(figure.name)}${meets(figure) ? '' : ' ⚠'}`),
      series: [
        { name: say('reached'), values: promises.map(({ value }) => percent(value!)) },
        { name: say('target'), values: promises.map(({ target }) => percent(target!)) },
      ],
      empty,
    },
    stages: {
      title: say('stages-title'),
      kind: 'bar',
      horizontal: true,
      categories: names.map((stage) => say(`stage-${stage}`).replace('stage-', '')),
      series: types.map((type) => ({
        name: say(`type-${type}`),
        values: names.map((stage) => {
          const row = stages.find((each) => each.stage === stage && each.key === type)
          return row ? Math.round((row.median / HOUR) * 10) / 10 : null
        }),
      })),
      empty,
    },
  }
  return Object.fromEntries(Object.entries(charts).map(([name, chart]) => [name, drawChart(chart)]))
}

const percent = (share: number): number => Math.round(share * 1000) / 10
