import { useCallback, useState } from 'preact/hooks'
import { fullTime } from '../shared/time.ts'
import { language } from '../shared/words.ts'
import { api, type Report, type ReportFigure } from './api.ts'
import { useLoaded } from './hooks.ts'
import { useSurroundings } from './people.ts'
import { figureText, isMissed } from './report-figures.ts'
import { Groups } from './report-groups.tsx'
import { nameOfPeriod, neighbour, type Periods, periodsAt } from './report-periods.ts'
import { TicketNumbers } from './ticket-numbers.tsx'
import { words } from './words.ts'

const charts = ['days', 'promises', 'type', 'channel', 'priority', 'stages']

type Ways = { go(period: string): void; open(number: string): void }

/** A week, a month or a quarter in figures and charts; every figure unfolds to the tickets it was made from. */
export function Reports({ period, ...ways }: { period: string | null } & Ways) {
  const { timeZone } = useSurroundings().overview
  const now = periodsAt(new Date(), timeZone)
  const shown = period ?? now.month
  const load = useCallback(() => api.report(shown, language), [shown])
  const { value, error } = useLoaded(load)
  const report = value?.period === shown ? value : null
  return (
    <main class="page report">
      <Head shown={shown} now={now} go={ways.go} />
      {error && <p class="error">{error.message}</p>}
      {!report && !error && <p class="empty">{words.making}</p>}
      {report && <Whole report={report} open={ways.open} />}
    </main>
  )
}

function Head({ shown, now, go }: { shown: string; now: Periods; go: Ways['go'] }) {
  const kind = shown.includes('W') ? 'week' : shown.includes('Q') ? 'quarter' : 'month'
  const kinds = [
    [words.week, kind === 'week', now.week],
    [words.month, kind === 'month', now.month],
    [words.quarter, kind === 'quarter', now.quarter],
  ] as const
  return (
    <header class="report-head">
      <button type="button" class="plain" aria-label={words.earlier} onClick={() => go(neighbour(shown, -1))}>
        ‹
      </button>
      <h2>{nameOfPeriod(shown)}</h2>
      <button type="button" class="plain" aria-label={words.later} onClick={() => go(neighbour(shown, 1))}>
        ›
      </button>
      <span class="tabs">
        {kinds.map(([word, chosen, current]) => (
          <button
            type="button"
            key={word}
            class={chosen ? 'tab chosen' : 'tab'}
            aria-pressed={chosen}
            onClick={() => go(current)}
          >
            {word}
          </button>
        ))}
      </span>
      <a href={`/api/reports/${shown}/csv?language=${language}`} download>
        {words.spreadsheet}
      </a>
    </header>
  )
}

function Whole({ report, open }: { report: Report; open: Ways['open'] }) {
  const say = (name: string) => report.labels[name] ?? name
  return (
    <>
      <small>
        {words.madeAt} {fullTime(report.madeAt)}
      </small>
      <div class="wide">
        <table class="figures">
          <thead>
            <tr>
              <th>{words.figure}</th>
              <th>{words.value}</th>
              <th>{words.target}</th>
              <th>{words.before}</th>
              <th>{words.ticketsBehind}</th>
            </tr>
          </thead>
          <tbody>
            {report.figures.map((figure) => (
              <Figure key={figure.name} figure={figure} label={say(figure.name)} period={report.period} open={open} />
            ))}
          </tbody>
        </table>
      </div>
      <div class="charts">
        {charts.map((chart) => (
          <img
            key={chart}
            src={`/api/reports/${report.period}/charts/${chart}?language=${language}`}
            alt={say(chart === 'days' || chart === 'stages' || chart === 'promises' ? `${chart}-title` : `by-${chart}`)}
            loading="lazy"
          />
        ))}
      </div>
      <Groups report={report} />
      <Tickets
        title={say('recurring')}
        rows={report.recurring.map(({ label, tickets }) => ({ text: label, tickets }))}
        open={open}
      />
      <Tickets title={say('longest-open')} rows={report.longestOpen.map(asRow)} open={open} />
      <Tickets
        title={say('causes')}
        rows={report.causes.map((each) => ({ ...asRow(each), aside: each.cause ?? '–' }))}
        open={open}
      />
      <Tickets title={say('answered-late')} rows={report.answeredLate.map(asRow)} open={open} />
    </>
  )
}

const asRow = ({ number, subject }: { number: string; subject: string }) => ({ text: subject, tickets: [number] })

function Figure(props: { figure: ReportFigure; label: string; period: string; open: Ways['open'] }) {
  const { figure, label, period, open } = props
  const [behind, setBehind] = useState<{ number: string; subject: string }[] | null>(null)
  const unfold = async () => setBehind(behind ? null : (await api.behindFigure(period, figure.name)).tickets)
  return (
    <>
      <tr class={isMissed(figure) ? 'missed' : ''}>
        <th scope="row">{label}</th>
        <td>{figureText(figure.kind, figure.value)}</td>
        <td>{figure.target === null ? '' : figureText(figure.kind, figure.target)}</td>
        <td>{figure.before === null ? '' : figureText(figure.kind, figure.before)}</td>
        <td>
          {figure.tickets > 0 && (
            <button type="button" class="plain" aria-expanded={behind !== null} onClick={unfold}>
              {figure.tickets}
            </button>
          )}
        </td>
      </tr>
      {behind && (
        <tr>
          <td colSpan={5}>
            <TicketNumbers tickets={behind} open={open} />
          </td>
        </tr>
      )}
    </>
  )
}

type Row = { text: string; tickets: string[]; aside?: string }

function Tickets({ title, rows, open }: { title: string; rows: Row[]; open: Ways['open'] }) {
  if (rows.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul class="cards">
        {rows.map(({ text, tickets, aside }) => (
          <li key={tickets[0]} class="card">
            <div>
              <strong>{text}</strong>
              <TicketNumbers tickets={tickets.map((number) => ({ number }))} open={open} />
            </div>
            <small>{aside ?? (tickets.length > 1 ? tickets.length : '')}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
