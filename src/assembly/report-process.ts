import type { BehindFigure, ReportStore } from '../core/ports/report.ts'
import { factsOf } from '../core/report/facts.ts'
import { type Figure, figureNamed } from '../core/report/figures.ts'
import { type Period, periodBefore, periodNamed } from '../core/report/period.ts'
import { makeReport, untilNow } from '../core/report/report.ts'
import { reportWords } from '../core/report/words.ts'
import type { Templates } from '../core/templates/render.ts'
import { createZone, type Zone } from '../core/time/zone.ts'
import { joinStore } from '../store/index.ts'
import { answerTasks } from './background-process.ts'

/** What the process is asked for: to make and keep a period's report, or which tickets are behind one of its figures. */
export type ReportTask = {
  mongoUri: string
  timeZone: string
  period: string
  now: Date
  targets: Record<string, number>
  templates: Templates
  /** The role of each agent by id. */
  teams: Record<string, string>
  figure: string | null
}

answerTasks(answerTo)

async function answerTo(task: ReportTask): Promise<BehindFigure[] | null> {
  const zone = createZone(task.timeZone)
  const period = periodNamed(task.period, zone)!
  const { store, close } = await joinStore(task.mongoUri)
  try {
    if (task.figure) return await behind(figureNamed(task.figure)!, period, task.now, store.reports)
    // What it is compared with has to be there first.
    const before = periodBefore(period, zone)
    if (!(await store.reports.get(before.name))) await make(task, before, zone, store.reports)
    await make(task, period, zone, store.reports)
    return null
  } finally {
    await close()
  }
}

async function make(task: ReportTask, period: Period, zone: Zone, reports: ReportStore): Promise<void> {
  const { findClusters } = await import('../services/search/clusters.ts')
  const { drawReport } = await import('./report-charts.ts')
  const report = await makeReport(reports.records(period), {
    period,
    madeAt: task.now,
    targets: task.targets,
    before: await reports.get(periodBefore(period, zone).name),
    clusters: findClusters,
    dayOf: (at) => zone.local(at).day,
    teams: task.teams,
  })
  const charts: Record<string, string> = {}
  for (const language of Object.keys(task.templates)) {
    const drawn = drawReport(report, reportWords(task.templates, language))
    for (const [name, svg] of Object.entries(drawn)) charts[`${name}-${language}`] = svg
  }
  await reports.save(report, charts)
}

async function behind(figure: Figure, period: Period, now: Date, reports: ReportStore): Promise<BehindFigure[]> {
  const found: BehindFigure[] = []
  for await (const batch of reports.records(period)) {
    for (const record of batch) {
      const facts = factsOf(record, untilNow(period, now))
      const contribution = figure.of(facts)
      if (contribution) found.push({ number: facts.number, subject: facts.subject, ...contribution })
    }
  }
  return found
}
