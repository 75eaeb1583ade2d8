import { languageOf, renderTemplate, type Values } from '../../templates/render.ts'
import type { FlowParts } from '../parts.ts'

/** What agents are told, in the desk's language: the templates whose names begin with `desk-`. */
export function says(parts: FlowParts, name: string, values: Values = {}): string {
  const language = languageOf(parts.templates, parts.settings.locale)
  const texts = parts.templates[language] ?? {}
  const words = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, texts[`${key}-${value}`] ?? value]),
  )
  return renderTemplate(parts.templates, language, `desk-${name}`, words)
}
