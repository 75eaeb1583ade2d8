import { connectChannels } from '../assembly/channels.ts'
import { connectDesks } from '../assembly/desks.ts'
import { type Environment, readEnvironment } from '../assembly/environment.ts'
import { holidayReach } from '../assembly/holiday-lists.ts'
import { createLog } from '../assembly/log.ts'
import { places } from '../assembly/places.ts'
import { loadTemplates } from '../assembly/templates.ts'
import { type Config, loadConfig, settingsFrom } from '../config.ts'
import { createCalendars } from '../core/time/calendars.ts'
import { createZone } from '../core/time/zone.ts'
import { describeEngines } from '../embedded/index.ts'
import { checkEviction, connectConsumer } from '../jobs/redis.ts'
import { loadHolidays } from '../services/holidays/index.ts'
import { connectStore } from '../store/index.ts'

type Finding = { part: string; ok: boolean; what: string; remedy?: string }

/** Looks at configuration, databases and every channel's credentials; says what is wrong and how to mend it. */
export async function doctor({ json }: { json: boolean }): Promise<number> {
  const findings: Finding[] = []
  const examine = async (part: string, remedy: string, look: () => Promise<string | Finding[]>) => {
    try {
      const found = await look()
      findings.push(...(typeof found === 'string' ? [{ part, ok: true, what: found }] : found))
    } catch (error) {
      findings.push({ part, ok: false, what: (error as Error).message, remedy })
    }
  }
  const environment = readEnvironment(process.env)
  let config: Config | undefined
  await examine('configuration', 'mend the named key, or take it out to have the default', async () => {
    config = await loadConfig({ defaults: places.defaults, over: environment.configFile, environment: process.env })
    await loadTemplates(places.templates, config.templates)
    return environment.configFile ?? 'the defaults'
  })
  if (config) {
    const { calendars } = settingsFrom(config, [])
    const { timeZone } = config
    await examine('calendars', 'name a country by its two letters, or take holidays out', async () => {
      await createCalendars(calendars, createZone(timeZone), loadHolidays)
      const reach = holidayReach(calendars, new Date())
      if (reach.length === 0) return Object.keys(calendars).join(', ')
      return reach.map(({ what, remedy, enough }) => ({
        part: 'calendars',
        ok: true,
        what: enough ? what : `${what}. ${remedy}`,
      }))
    })
  }
  await examine('database', 'is MongoDB running, and MONGODB_URI right?', () => lookAtDatabase(environment))
  await examine('queue', 'is Redis running, and REDIS_URL right?', () => lookAtRedis(environment))
  if (config) await examine('channels', 'mend the named account', () => lookAtChannels(config as Config, environment))

  for (const finding of findings) process.stdout.write(json ? `${JSON.stringify(finding)}\n` : line(finding))
  return findings.every(({ ok }) => ok) ? 0 : 1
}

const line = ({ part, ok, what, remedy }: Finding): string =>
  `${ok ? 'ok   ' : 'FAIL '} ${part}: ${what}${ok || !remedy ? '' : `\n      ${remedy}`}\n`

async function lookAtDatabase({ mongoUri, dataDir }: Environment): Promise<string> {
  if (!mongoUri) return `${(await describeEngines(dataDir)).mongo}, embedded in ${dataDir}`
  const connected = await connectStore(mongoUri)
  await connected.close()
  return `MongoDB ${connected.version} by MONGODB_URI`
}

async function lookAtRedis({ redisUrl, dataDir }: Environment): Promise<string | Finding[]> {
  if (!redisUrl) return `${(await describeEngines(dataDir)).redis}, embedded in ${dataDir}`
  let last = 'no answer within 3 s'
  const redis = connectConsumer(redisUrl, (reason) => {
    last = reason
  })
  try {
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(last)), 3000).unref())
    const { ok, policy } = await Promise.race([checkEviction(redis), late])
    if (ok) return 'Redis by REDIS_URL'
    return [
      {
        part: 'queue',
        ok,
        what: `maxmemory-policy is ${policy}`,
        remedy: 'set it to noeviction, or Redis throws work away',
      },
    ]
  } finally {
    redis.disconnect()
  }
}

async function lookAtChannels(config: Config, { dataDir }: Environment): Promise<Finding[]> {
  const channels = await connectChannels(config, {
    state: () => ({ get: async () => null, set: async () => {} }),
    now: () => new Date(),
    log: createLog([], 'silent'),
    dataDir,
    intake: null,
  })
  try {
    await connectDesks(config, channels)
    const found: Finding[] = []
    for (const adapter of channels.adapters) {
      const part = `${adapter.channel}/${adapter.account}`
      for (const check of await adapter.check()) found.push({ part, ...check })
    }
    return found
  } finally {
    await channels.close()
  }
}
