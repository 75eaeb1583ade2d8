import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readYaml } from '../config/overlay.ts'
import { ConfigError } from '../config.ts'
import type { Templates, Texts } from '../core/templates/render.ts'

/** Reads every language's texts. Throws `ConfigError` where a language lacks one that another has. */
export async function loadTemplates(folder: string): Promise<Templates> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
  const templates: Templates = {}
  for (const file of files) templates[basename(file, '.yaml')] = (await readYaml(join(folder, file))) as Texts
  const names = new Set(Object.values(templates).flatMap((texts) => Object.keys(texts)))
  for (const [language, texts] of Object.entries(templates)) {
    for (const name of names) {
      if (typeof texts[name] !== 'string') {
        throw new ConfigError(
          join(folder, `${language}.yaml`),
          name,
          'this text is missing; the other languages have it',
        )
      }
    }
  }
  return templates
}
