import { makeReport } from '../core/report/report.ts'
import { teamsOf } from '../core/roles.ts'
import { plus } from '../core/time/instants.ts'
import { findClusters } from '../services/search/clusters.ts'
import type { World } from './world.ts'

/** The desk's own report of the whole span as one line: each figure by its name, times in milliseconds. */
export async function reportLine(
  { parts, recording }: World,
  span: { from: Date; to: Date },
  targets: Record<string, number>,
): Promise<Record<string, unknown>> {
  const { zone } = parts.calendar
  const period = { name: 'simulation', kind: 'month' as const, from: span.from, to: plus(span.to, 1) }
  const report = await makeReport(parts.store.reports.records(period), {
    period,
    madeAt: period.to,
    targets,
    before: null,
    clusters: findClusters,
    dayOf: (at) => zone.local(at).day,
    teams: teamsOf(parts.settings.agents),
  })
  const { figures, groups, days, stages, recurring, longestOpen, causes, answeredLate } = report
  const values = Object.fromEntries(figures.map(({ name, value }) => [inOneWord(name), value]))
  const lists = { groups, days, stages, recurring, longestOpen, causes, answeredLate }
  return { what: 'report', from: span.from, to: span.to, ...values, refused: recording.refusals(), targets, ...lists }
}

/** `updates-sent` as `updatesSent`. */
const inOneWord = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
