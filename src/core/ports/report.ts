import type { TicketRecord } from '../report/facts.ts'
import type { Report } from '../report/report.ts'

/** Where a report's tickets come from: every one that was opened, changed or unfinished in the time. */
export interface ReportStore {
  /** In batches, in the order of opening, each ticket once. */
  records(period: { from: Date; to: Date }): AsyncIterable<TicketRecord[]>
  /** `charts` by their name and language, as SVG. */
  save(report: Report, charts: Record<string, string>): Promise<void>
  get(period: string): Promise<Report | null>
  chart(period: string, name: string): Promise<string | null>
}

/** Reports as the desk's pages and surfaces use them. A period is named `2026-10`, `2026-Q4` or `2026-W42`. */
export interface Reports {
  /** Null where nothing is called by this name, or it lies ahead. A period that is over is made once, unless `anew`. */
  report(period: string, anew?: boolean): Promise<Report | null>
  chart(period: string, name: string, language: string): Promise<string | null>
  /** What the names in a report read as. */
  labels(language: string): Record<string, string>
  markdown(report: Report, language: string): string
  csv(report: Report, language: string): string
  /** The tickets that one figure of a period was made from. Null where there is no such figure or period. */
  behind(period: string, figure: string): Promise<BehindFigure[] | null>
}

/** What a ticket contributed: a share's part and whole, a count, or milliseconds. */
export type BehindFigure = { number: string; subject: string; part: number; whole: number }
