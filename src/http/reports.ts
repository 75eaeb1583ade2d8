import { z } from 'zod'
import type { Report } from '../core/report/report.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line } from './schemas.ts'
import { administrator } from './sessions.ts'

const instant = z.iso.datetime()
const figureSchema = z.object({
  name: z.string(),
  kind: z.enum(['count', 'share', 'time', 'mean']),
  value: z.number().nullable().describe('Shares from 0 to 1, times in milliseconds; null where nothing bears on it'),
  tickets: z.number().describe('How many tickets it was made from: GET …/figures/<name> lists them'),
  target: z.number().nullable(),
  before: z.number().nullable().describe('Of the period before'),
})
const groupSchema = z.object({
  key: z.string(),
  opened: z.number(),
  closed: z.number(),
  answeredInTime: z.number().nullable(),
  solvedInTime: z.number().nullable(),
  satisfied: z.number().nullable(),
})
const reportSchema = z.object({
  period: z.string(),
  kind: z.enum(['week', 'month', 'quarter']),
  from: instant,
  to: instant,
  madeAt: instant,
  labels: z.record(z.string(), z.string()).describe('What the names in it read as, in the language asked for'),
  figures: z.array(figureSchema),
  groups: z.record(z.string(), z.array(groupSchema)),
  days: z.array(z.object({ day: z.string(), opened: z.number(), closed: z.number() })),
  stages: z.array(
    z.object({
      stage: z.string(),
      by: z.enum(['type', 'assignee']),
      key: z.string(),
      tickets: z.number(),
      median: z.number().describe('Milliseconds'),
      p90: z.number(),
    }),
  ),
  recurring: z.array(z.object({ label: z.string(), tickets: z.array(z.string()) })),
  longestOpen: z.array(
    z.object({ number: z.string(), subject: z.string(), createdAt: instant, assignee: z.string().nullable() }),
  ),
  causes: z.array(
    z.object({ number: z.string(), subject: z.string(), solvedMs: z.number(), cause: z.string().nullable() }),
  ),
  answeredLate: z.array(
    z.object({ number: z.string(), subject: z.string(), answeredMs: z.number(), assignee: z.string().nullable() }),
  ),
})

const params = z.object({ period: z.string() })
const query = z.object({ language: line(20).optional(), anew: z.stringbool().default(false) })

/** The month and the week in figures; each of them leads to the tickets it was made from. */
export function reportRoutes(add: AddRoute, { reports, settings }: Pick<HttpParts, 'reports' | 'settings'>): void {
  const languageOf = (asked: string | undefined) => asked ?? settings.locale
  const get = async (period: string, anew = false): Promise<Report> => {
    const report = await reports.report(period, anew)
    if (report) return report
    throw new HttpError(
      404,
      'not-found',
      `There is no report '${period}': ask for a month (2026-10), a quarter (2026-Q4) or a week (2026-W42).`,
    )
  }

  add({
    method: 'GET',
    url: '/api/reports/:period',
    summary: 'The report of a month (`2026-10`), quarter (`2026-Q4`) or week (`2026-W42`)',
    access: 'agent',
    params,
    query,
    answer: reportSchema,
    handle: async ({ params: { period }, query: { anew, language } }) =>
      view(await get(period, anew), reports.labels(languageOf(language))),
  })
  add({
    method: 'GET',
    url: '/api/reports/:period/figures/:figure',
    summary: 'The tickets that a figure was made from',
    access: 'agent',
    params: params.extend({ figure: z.string() }),
    answer: z.object({
      tickets: z.array(z.object({ number: z.string(), subject: z.string(), part: z.number(), whole: z.number() })),
    }),
    handle: async ({ params: { period, figure } }) => {
      const tickets = await reports.behind(period, figure)
      if (!tickets) throw new HttpError(404, 'not-found', `There is no figure '${figure}' in '${period}'.`)
      return { tickets }
    },
  })
  add({
    method: 'GET',
    url: '/api/reports/:period/charts/:chart',
    summary: 'One chart as SVG: days, type, channel, priority, promises or stages',
    access: 'agent',
    params: params.extend({ chart: z.string() }),
    query,
    produces: 'image/svg+xml',
    handle: async ({ params: { period, chart }, query: { language }, reply }) => {
      await get(period)
      const svg = await reports.chart(period, chart, languageOf(language))
      if (!svg) throw new HttpError(404, 'not-found', `There is no chart '${chart}' in '${period}'.`)
      return reply.type('image/svg+xml').send(svg)
    },
  })
  add({
    method: 'GET',
    url: '/api/reports/:period/markdown',
    summary: 'The report as a text for a chat',
    access: 'agent',
    params,
    query,
    produces: 'text/markdown',
    handle: async ({ params: { period }, query: { language }, reply }) =>
      reply.type('text/markdown; charset=utf-8').send(reports.markdown(await get(period), languageOf(language))),
  })
  add({
    method: 'GET',
    url: '/api/reports/:period/csv',
    summary: 'The report for a spreadsheet',
    access: [administrator.role, 'supervisor', 'success', 'product'],
    params,
    query,
    produces: 'text/csv',
    handle: async ({ params: { period }, query: { language }, reply }) =>
      reply
        .header('content-disposition', `attachment; filename="echodesk-${period}.csv"`)
        .type('text/csv; charset=utf-8')
        .send(reports.csv(await get(period), languageOf(language))),
  })
}

const view = (report: Report, labels: Record<string, string>): z.output<typeof reportSchema> => ({
  ...report,
  labels,
  kind: report.kind,
  figures: report.figures as z.output<typeof figureSchema>[],
  from: report.from.toISOString(),
  to: report.to.toISOString(),
  madeAt: report.madeAt.toISOString(),
  longestOpen: report.longestOpen.map((each) => ({ ...each, createdAt: each.createdAt.toISOString() })),
})
