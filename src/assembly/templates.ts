import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { overlay, readYaml } from '../config/overlay.ts'
import { ConfigError } from '../config.ts'
import { placeholders, type Templates, type Texts } from '../core/templates/render.ts'

/**
 * Reads every language's texts, and lays those of a folder of one's own over them. Throws `ConfigError` where a language
 * lacks a text that another has, and where a text of one's own has a name or a variable that nothing fills in.
 */
export async function loadTemplates(folder: string, own: string | null = null): Promise<Templates> {
  const shipped = await readLanguages(folder)
  checkComplete(folder, shipped)
  if (own === null) return shipped
  const over = await readLanguages(own)
  checkKnown(own, shipped, over)
  return overlay(shipped, over) as Templates
}

/** @throws ConfigError where the desk's own language has no texts: it would speak another without a word on it */
export function checkLocale(locale: string, templates: Templates): void {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? ''
  if (templates[language]) return
  const there = Object.keys(templates).join(' and ')
  throw new ConfigError('locale', ['', `there are texts in ${there}, none in '${language}'; a desk speaks one of them`])
}

async function readLanguages(folder: string): Promise<Templates> {
  let names: string[]
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
  } catch (error) {
    throw new ConfigError(folder, ['', `cannot be read as a folder of templates: ${(error as Error).message}`])
  }
  const templates: Templates = {}
  for (const file of names) templates[basename(file, '.yaml')] = (await readYaml(join(folder, file))) as Texts
  return templates
}

function checkComplete(folder: string, templates: Templates): void {
  const names = new Set(Object.values(templates).flatMap((texts) => Object.keys(texts)))
  for (const [language, texts] of Object.entries(templates)) {
    for (const name of names) {
      if (typeof texts[name] === 'string') continue
      throw new ConfigError(join(folder, `${language}.yaml`), [
        name,
        'this text is missing; the other languages have it',
      ])
    }
  }
}

function checkKnown(folder: string, shipped: Templates, own: Templates): void {
  for (const [language, texts] of Object.entries(own)) {
    const file = join(folder, `${language}.yaml`)
    if (!shipped[language]) {
      throw new ConfigError(file, [
        '',
        `there are texts in ${Object.keys(shipped).join(' and ')}, none in '${language}'`,
      ])
    }
    for (const [name, text] of Object.entries(texts)) {
      if (typeof text !== 'string') throw new ConfigError(file, [name, 'expected a text'])
      if (shipped[language][name] === undefined) throw new ConfigError(file, [name, 'there is no text of this name'])
      const known = new Set(Object.values(shipped).flatMap((each) => placeholders(each[name] ?? '')))
      const unknown = placeholders(text).find((placeholder) => !known.has(placeholder))
      if (unknown === undefined) continue
      const there = known.size > 0 ? `there are ${[...known].map((each) => `{{${each}}}`).join(', ')}` : 'it has none'
      throw new ConfigError(file, [name, `nothing fills in {{${unknown}}} here; ${there}`])
    }
  }
}
