/** Settings that cannot be used, a line each: which file, which key, what was expected. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(file: string, ...mistakes: [key: string, expected: string][]) {
    super(mistakes.map(([key, expected]) => `${file}${key ? `: ${key}` : ''}: ${expected}`).join('\n'))
  }
}
