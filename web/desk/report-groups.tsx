import type { Report } from './api.ts'
import { figureText } from './report-figures.ts'
import { words } from './words.ts'

const shown = ['team', 'assignee', 'customer'] as const

/** Who brought how much and how it went, by team, agent and customer; too little satisfaction is marked. */
export function Groups({ report }: { report: Report }) {
  return (
    <>
      {shown.map((by) => (
        <Group key={by} report={report} by={by} />
      ))}
    </>
  )
}

function Group({ report, by }: { report: Report; by: string }) {
  const rows = report.groups[by] ?? []
  if (rows.length === 0) return null
  const say = (name: string) => report.labels[name] ?? name
  const goal = report.figures.find(({ name }) => name === 'satisfied')?.target ?? null
  const share = (value: number | null) => figureText('share', value)
  return (
    <section>
      <h3>{say(`by-${by}`)}</h3>
      <div class="wide">
        <table class="figures">
          <thead>
            <tr>
              <th>{say('column-name')}</th>
              <th>{say('opened')}</th>
              <th>{say('closed')}</th>
              <th>{say('first-response-kept')}</th>
              <th>{say('resolve-kept')}</th>
              <th>{say('satisfied')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{report.labels[`${by}-${row.key}`] ?? (row.key || words.nobody)}</th>
                <td>{row.opened}</td>
                <td>{row.closed}</td>
                <td>{share(row.answeredInTime)}</td>
                <td>{share(row.solvedInTime)}</td>
                <td class={isBelow(row.satisfied, goal) ? 'below' : ''}>{share(row.satisfied)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const isBelow = (value: number | null, goal: number | null): boolean => value !== null && goal !== null && value < goal
