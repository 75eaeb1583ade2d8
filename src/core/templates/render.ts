/** Texts by name. `{{name}}` is replaced; a line of which every placeholder is empty is left out. */
export type Texts = Record<string, string>

/** The customer's texts by language. */
export type Templates = Record<string, Texts>

export type Values = Record<string, string | null | undefined>

const PLACEHOLDER = /\{\{\s*([\w-]+)\s*\}\}/g

/** Throws a RangeError for a template that is not there. */
export function renderTemplate(templates: Templates, locale: string, name: string, values: Values): string {
  const texts = templates[languageOf(templates, locale)]
  const template = texts?.[name]
  if (template === undefined) throw new RangeError(`there is no template '${name}' for ${locale}`)
  const lines: string[] = []
  for (const line of template.trimEnd().split('\n')) {
    const names = [...line.matchAll(PLACEHOLDER)].map((match) => match[1]!)
    if (names.length > 0 && names.every((each) => !values[each])) continue
    lines.push(line.replace(PLACEHOLDER, (_, each: string) => values[each] ?? ''))
  }
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** The language of these templates that serves a locale: its own, else English, else the first. */
export function languageOf(templates: Templates, locale: string): string {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? ''
  if (templates[language]) return language
  return templates.en ? 'en' : (Object.keys(templates)[0] ?? 'en')
}

/** The placeholders of a template, to check it against what is known when the desk starts. */
export const placeholders = (template: string): string[] => [
  ...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1]!)),
]
