import type { z } from 'zod'
import { ConfigError } from './config/error.ts'
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
  if (!parsed.success) throw new ConfigError(file, ...firstIssue(parsed.error))
  return deepFreeze(parsed.data)
}

function firstIssue(error: z.ZodError): [string, string] {
  const issue = error.issues[0]!
  const nested = issue.code === 'invalid_union' ? issue.errors.flat().at(0) : undefined
  const key = [...issue.path, ...(nested?.path ?? [])].map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return [[key, issue.keys[0]].filter(Boolean).join('.'), 'there is no such setting']
  return [key, nested?.message ?? issue.message]
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) deepFreeze(each)
  }
  return value
}
