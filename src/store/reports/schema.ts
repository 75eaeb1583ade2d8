import type { Report } from '../../core/report/report.ts'
import { collectionSchema, opaque } from '../schema.ts'

/** A report is kept as it was made: what it says of a month does not change when tickets later do. */
export type StoredReport = { _id: string; report: Report; charts: Record<string, string> }

export const reportSchema = collectionSchema<StoredReport>({ _id: String, report: opaque, charts: opaque })
