import { resolve } from 'node:path'

/** What the environment says; everything else is in the configuration. */
export type Environment = {
  port: number
  host: string
  smtpPort: number
  dataDir: string
  configFile: string | undefined
  apiToken: string | undefined
  mongoUri: string | undefined
  redisUrl: string | undefined
  logLevel: string
}

/** @throws Error naming the variable and what was expected */
export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  return {
    port: port(environment, 'PORT', 3000),
    host: environment.HOST || '127.0.0.1',
    smtpPort: port(environment, 'ECHODESK_SMTP_PORT', 2525),
    dataDir: resolve(environment.ECHODESK_DATA_DIR || './data'),
    configFile: environment.ECHODESK_CONFIG || undefined,
    apiToken: environment.ECHODESK_API_TOKEN || undefined,
    mongoUri: environment.MONGODB_URI || undefined,
    redisUrl: environment.REDIS_URL || undefined,
    logLevel: environment.LOG_LEVEL || 'info',
  }
}

function port(environment: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = environment[name]
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`${name}: expected a port from 0 to 65535, found '${text}'`)
  }
  return value
}
