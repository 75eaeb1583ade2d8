import type { Clock } from '../core/ports/clock.ts'
import type { BehindFigure, ReportStore, Reports } from '../core/ports/report.ts'
import { figureNamed } from '../core/report/figures.ts'
import { reportMarkdown } from '../core/report/markdown.ts'
import { type Period, periodNamed } from '../core/report/period.ts'
import { reportTable } from '../core/report/table.ts'
import { reportLabels, reportWords } from '../core/report/words.ts'
import { languageOf, type Templates } from '../core/templates/render.ts'
import type { Zone } from '../core/time/zone.ts'
import { writeCsv } from '../services/csv/index.ts'
import { createBackgroundProcess } from './background-process.ts'
import type { ReportTask } from './report-process.ts'

/** The report of a period that is still going on is made again after so long. */
const STALE_MS = 60_000

/** Reports are made in a process of their own: a month of a hundred thousand tickets keeps nobody waiting. */
export function createReports(parts: {
  mongoUri: string
  store: ReportStore
  clock: Clock
  zone: Zone
  templates: Templates
  targets: Record<string, number>
  teams: Record<string, string>
  publicUrl: string
}): Reports {
  const { store, clock, zone, templates, targets } = parts
  const run = createBackgroundProcess<ReportTask>(new URL('./report-process.ts', import.meta.url))
  const underWay = new Map<string, Promise<unknown>>()

  /** One at a time for the same question. */
  const ask = <Answer>(period: Period, figure: string | null): Promise<Answer> => {
    const name = `${period.name} ${figure ?? ''}`
    const running = underWay.get(name) as Promise<Answer> | undefined
    if (running) return running
    const task: ReportTask = {
      mongoUri: parts.mongoUri,
      timeZone: zone.name,
      period: period.name,
      now: clock.now(),
      targets,
      templates,
      teams: parts.teams,
      figure,
    }
    const asked = run<Answer>(task).finally(() => underWay.delete(name))
    underWay.set(name, asked)
    return asked
  }

  const named = (name: string): Period | null => {
    const period = periodNamed(name, zone)
    return period && period.from <= clock.now() ? period : null
  }

  const isFresh = (madeAt: Date, period: Period): boolean =>
    madeAt >= period.to || clock.now().getTime() - madeAt.getTime() < STALE_MS

  return {
    async report(name, anew = false) {
      const period = named(name)
      if (!period) return null
      const kept = await store.get(period.name)
      if (kept && !anew && isFresh(kept.madeAt, period)) return kept
      await ask(period, null)
      return store.get(period.name)
    },
    chart: (period, name, language) => store.chart(period, `${name}-${languageOf(templates, language)}`),
    labels: (language) => reportLabels(templates, language),
    markdown: (report, language) =>
      reportMarkdown(report, reportWords(templates, language), `${parts.publicUrl}/desk/reports/${report.period}`),
    csv: (report, language) => writeCsv(reportTable(report, reportWords(templates, language))),
    async behind(name, figure) {
      const period = named(name)
      return period && figureNamed(figure) ? ask<BehindFigure[]>(period, figure) : null
    },
  }
}
