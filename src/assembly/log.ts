import querystring from 'node:querystring'
import { type DestinationStream, pino } from 'pino'
import type { Log } from '../core/ports/channel.ts'

const SHORTEST_SECRET = 6

/** Lines of JSON on standard error, in which none of these secrets can stand, whatever wrote them. */
export function createLog(secrets: string[], level = 'info', target: DestinationStream = process.stderr): Log {
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET)
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => target.write(redact(line, known)) },
  )
  return {
    info: (message, details = {}) => logger.info(details, message),
    warn: (message, details = {}) => logger.warn(details, message),
    error: (message, details = {}) => logger.error(details, message),
  }
}

const redact = (line: string, secrets: string[]): string =>
  secrets.reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, '[secret]') : text), line)

const SECRET_NAME = /token|secret|password|apikey|key$|uri$|url$/i

/** Every value in a configuration whose name says that it is secret. */
export function secretsIn(tree: unknown, name = ''): string[] {
  if (typeof tree === 'string')
    return SECRET_NAME.test(name) && !/^(apiUrl|baseURL|publicUrl)$/.test(name) ? [tree] : []
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) => secretsIn(value, Array.isArray(tree) ? name : key))
}

/** A database's address, and the password in it as it is written there and as it is. */
export function secretsInAddress(address: string): string[] {
  const password = /^[^:]+:\/\/[^/@]*?:([^@]*)@/.exec(address)?.[1]
  return password ? [address, password, querystring.unescape(password)] : [address]
}
