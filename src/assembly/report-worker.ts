import { parentPort, workerData } from 'node:worker_threads'
import type { BehindFigure } from '../core/ports/report.ts'
import { factsOf } from '../core/report/facts.ts'
import { figureNamed } from '../core/report/figures.ts'
import { periodBefore, periodNamed } from '../core/report/period.ts'
import { makeReport, untilNow } from '../core/report/report.ts'
import { reportWords } from '../core/report/words.ts'
import type { Templates } from '../core/templates/render.ts'
import { createZone } from '../core/time/zone.ts'
import { findClusters } from '../services/search/clusters.ts'
import { connectStore } from '../store/index.ts'
import { drawReport } from './report-charts.ts'

/** What a worker is asked for: to make and keep a period's report, or which tickets are behind one of its figures. */
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

const task = workerData as ReportTask
const zone = createZone(task.timeZone)
const period = periodNamed(task.period, zone)!
const connected = await connectStore(task.mongoUri)
const { reports } = connected.store
parentPort!.postMessage(task.figure ? await behind(task.figure) : await make())
await connected.close()

async function make(): Promise<null> {
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
  return null
}

async function behind(name: string): Promise<BehindFigure[]> {
  const figure = figureNamed(name)!
  const found: BehindFigure[] = []
  for await (const batch of reports.records(period)) {
    for (const record of batch) {
      const facts = factsOf(record, untilNow(period, task.now))
      const contribution = figure.of(facts)
      if (contribution) found.push({ number: facts.number, subject: facts.subject, ...contribution })
    }
  }
  return found
}
