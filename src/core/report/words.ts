import { languageOf, type Templates } from '../templates/render.ts'

const MINUTE = 60_000

/** A report's words and numbers in one language: the texts whose names begin with `report-`. */
export type ReportWords = {
  /** What a name reads as; the name itself where there is no text for it. */
  say(name: string): string
  /** A figure as people read it; a dash where there is none. */
  value(kind: string, value: number | null): string
}

export function reportWords(templates: Templates, locale: string): ReportWords {
  const texts = templates[languageOf(templates, locale)] ?? {}
  const say = (name: string) => texts[`report-${name}`] ?? texts[name] ?? name
  return {
    say,
    value(kind, value) {
      if (value === null) return '–'
      if (kind === 'share') return `${(value * 100).toFixed(1)}%`
      if (kind === 'mean') return value.toFixed(2)
      if (kind === 'time') return span(value, say)
      return String(value)
    },
  }
}

/** A span to two units: days and hours, hours and minutes, or minutes. */
function span(milliseconds: number, say: (name: string) => string): string {
  const minutes = Math.round(milliseconds / MINUTE)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (days > 0) return `${days} ${say('days')} ${hours} ${say('hours')}`
  if (hours > 0) return `${hours} ${say('hours')} ${rest} ${say('minutes')}`
  return `${rest} ${say('minutes')}`
}

/** Every name that a report may hold, as it reads in this language. */
export function reportLabels(templates: Templates, locale: string): Record<string, string> {
  const texts = templates[languageOf(templates, locale)] ?? {}
  const named = /^(report|type|priority|stage|channel)-/
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => named.test(name))
      .map(([name, text]) => [name.replace(/^report-/, ''), text]),
  )
}
