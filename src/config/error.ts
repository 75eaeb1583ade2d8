/** A setting that cannot be used: which file, which key, what was expected. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(file: string, key: string, expected: string) {
    super(`${file}${key ? `: ${key}` : ''}: ${expected}`)
  }
}
