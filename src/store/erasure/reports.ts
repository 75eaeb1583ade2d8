import type { Connection } from 'mongoose'
import type { Report } from '../../core/report/report.ts'
import type { StoredReport } from '../reports/schema.ts'

/** Reports keep their figures; the subjects and names of these tickets are taken out of their lists. */
export async function reportsWithout(connection: Connection, tickets: string[]): Promise<void> {
  const rows = await connection
    .db!.collection<{ _id: string; number: string; requester: { customerId: string } }>('tickets')
    .find({ _id: { $in: tickets } }, { projection: { number: 1, requester: 1 } })
    .toArray()
  const numbers = new Set(rows.map(({ number }) => number))
  if (numbers.size === 0) return
  const reports = connection.db!.collection<StoredReport>('reports')
  for await (const { _id, report } of reports.find({})) {
    await reports.updateOne({ _id }, { $set: { report: without(report, numbers) } })
  }
}

function without(report: Report, numbers: Set<string>): Report {
  const blank = <Each extends { number: string; subject: string }>(list: Each[]): Each[] =>
    list.map((each) => (numbers.has(each.number) ? { ...each, subject: '' } : each))
  return {
    ...report,
    // Whose name a row bears is not kept with it, so all names go; who asks anew for the report gets those that are left.
    groups: { ...report.groups, customer: report.groups.customer.map((row) => ({ ...row, key: '' })) },
    recurring: report.recurring.map((each) =>
      each.tickets.some((number) => numbers.has(number)) ? { ...each, label: '' } : each,
    ),
    longestOpen: blank(report.longestOpen),
    causes: blank(report.causes).map((each) => (numbers.has(each.number) ? { ...each, cause: null } : each)),
    answeredLate: blank(report.answeredLate),
  }
}
