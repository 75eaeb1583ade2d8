import type { z } from 'zod'
import { ConfigError } from './config/error.ts'
import { keysAt, nearest } from './config/keys.ts'
import { fillIn, overlay, readYaml } from './config/overlay.ts'
import { type Config, configSchema } from './config/schema.ts'

export { ConfigError } from './config/error.ts'
export type { Config } from './config/schema.ts'
export { settingsFrom } from './config/settings.ts'

/**
 * Reads the defaults and what is laid over them; parsed once, frozen.
 * @throws ConfigError that names the file, the key and what was expected
 */
export async function loadConfig(files: {
  defaults: string
  over: string | undefined
  environment: NodeJS.ProcessEnv
}): Promise<Config> {
  const defaults = await readYaml(files.defaults)
  const over = files.over === undefined ? {} : await readYaml(files.over)
  const file = files.over ?? files.defaults
  const parsed = configSchema.safeParse(fillIn(file, overlay(defaults, over), files.environment))
  if (!parsed.success) throw new ConfigError(file, ...mistakes(parsed.error))
  return deepFreeze(parsed.data)
}

const MOST_MISTAKES = 20

/** Every mistake as its key and what was expected there, so that nobody mends one after the other. */
function mistakes(error: z.ZodError): [string, string][] {
  const all = error.issues.flatMap((issue): [string, string][] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownKey(issue.path, name))
    const nested = issue.code === 'invalid_union' ? issue.errors.flat().at(0) : undefined
    const key = keyOf([...issue.path, ...(nested?.path ?? [])])
    return [[key, (nested?.message ?? issue.message).replace(/^Invalid (input|option): /, '')]]
  })
  return all.slice(0, MOST_MISTAKES)
}

function unknownKey(path: PropertyKey[], name: string): [string, string] {
  const meant = nearest(name, keysAt(configSchema, path))
  return [keyOf([...path, name]), `there is no such setting${meant ? `; is it ${meant}?` : ''}`]
}

/** `agents[0].role`, as one would write it. */
const keyOf = (path: PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) deepFreeze(each)
  }
  return value
}
