import { connectChannels } from '../assembly/channels.ts'
import { checkDataFolder } from '../assembly/data-folder.ts'
import { connectDesks } from '../assembly/desks.ts'
import { type Environment, readEnvironment } from '../assembly/environment.ts'
import { holidayReach } from '../assembly/holiday-lists.ts'
import { describeLearned, learnedState } from '../assembly/learned.ts'
import { createLog } from '../assembly/log.ts'
import { askModel } from '../assembly/model.ts'
import { places } from '../assembly/places.ts'
import { checkPort } from '../assembly/port.ts'
import { checkLocale, loadTemplates } from '../assembly/templates.ts'
import { type Config, loadConfig, settingsFrom } from '../config.ts'
import type { ChannelAdapter } from '../core/ports/channel.ts'
import type { Desk } from '../core/ports/desk.ts'
import type { Store } from '../core/ports/store.ts'
import { createCalendars } from '../core/time/calendars.ts'
import { createZone } from '../core/time/zone.ts'
import { describeEngines } from '../embedded/index.ts'
import { checkEviction, connectConsumer } from '../jobs/redis.ts'
import { loadHolidays } from '../services/holidays/index.ts'
import { triageBasis } from '../services/triage-data/load.ts'
import { connectStore } from '../store/index.ts'

export type Finding = { part: string; ok: boolean; what: string; remedy?: string }

/** Prints what is found, a line each or as JSON lines; 0 where nothing is wrong, else 1. */
export async function doctor({ json }: { json: boolean }): Promise<number> {
  const findings = await examine(process.env)
  for (const finding of findings) process.stdout.write(json ? `${JSON.stringify(finding)}\n` : line(finding))
  return findings.every(({ ok }) => ok) ? 0 : 1
}

/**
 * Looks at configuration, databases and every account's credentials. What is wrong is a finding that names it and says
 * how to mend it; nothing is thrown.
 */
export async function examine(variables: NodeJS.ProcessEnv): Promise<Finding[]> {
  const findings: Finding[] = []
  const look = async <T>(part: string, remedy: string, at: () => Promise<{ found: Finding[]; value?: T }>) => {
    try {
      const { found, value } = await at()
      findings.push(...found)
      return value
    } catch (error) {
      findings.push({ part, ok: false, what: (error as Error).message, remedy })
      return undefined
    }
  }
  const environment = await look('environment', 'mend the named variable, or take it out', async () => ({
    found: [],
    value: readEnvironment(variables),
  }))
  if (!environment) return findings
  const config = await look('configuration', 'mend the named key, or take it out to have the default', async () => {
    const value = await loadConfig({ defaults: places.defaults, over: environment.configFile, environment: variables })
    checkLocale(value.locale, await loadTemplates(places.templates, value.templates))
    return { found: [fine('configuration', environment.configFile ?? 'the defaults')], value }
  })
  if (config) {
    const remedy = 'name a country by its two letters, or take holidays out'
    await look('calendars', remedy, async () => ({ found: await lookAtCalendars(config) }))
  }
  const folder = 'give it to the user who runs Echodesk, or set ECHODESK_DATA_DIR to another'
  await look('data', folder, async () => {
    await checkDataFolder(environment.dataDir)
    return { found: [fine('data', environment.dataDir)] }
  })
  const mongo = 'is MongoDB running, and MONGODB_URI right?'
  await look('database', mongo, async () => ({ found: await lookAtDatabase(environment) }))
  const redis = 'is Redis running, and REDIS_URL right?'
  await look('queue', redis, async () => ({ found: await lookAtRedis(environment) }))
  const ports = 'is another program there? Give the desk a port of its own'
  await look('ports', ports, async () => ({ found: await lookAtPorts(environment, config?.intake.host) }))
  if (config?.triage.model) {
    const { model } = config.triage
    const remedy =
      'mend baseURL, apiKey or model under triage.model, or take it out: rules and the classifier do without'
    await look('triage.model', remedy, async () => ({ found: [fine('triage.model', await askModel(model))] }))
  }
  if (config) {
    const remedy = 'mend the named account; docs/channels/ has a page for each channel'
    await look('channels', remedy, async () => ({ found: await lookAtChannels(config, environment) }))
  }
  return findings
}

const fine = (part: string, what: string): Finding => ({ part, ok: true, what })

const line = ({ part, ok, what, remedy }: Finding): string =>
  `${ok ? 'ok   ' : 'FAIL '} ${part}: ${what}${ok || !remedy ? '' : `\n      ${remedy}`}\n`

async function lookAtCalendars(config: Config): Promise<Finding[]> {
  const { calendars } = settingsFrom(config, [])
  await createCalendars(calendars, createZone(config.timeZone), loadHolidays)
  const reach = holidayReach(calendars, new Date())
  if (reach.length === 0) return [fine('calendars', Object.keys(calendars).join(', '))]
  return reach.map(({ what, remedy, enough }) => fine('calendars', enough ? what : `${what}. ${remedy}`))
}

async function lookAtDatabase({ mongoUri, dataDir }: Environment): Promise<Finding[]> {
  if (!mongoUri) return [fine('database', `${(await describeEngines(dataDir)).mongo}, embedded in ${dataDir}`)]
  const connected = await connectStore(mongoUri)
  try {
    return [fine('database', `MongoDB ${connected.version} by MONGODB_URI`), await lookAtLearning(connected.store)]
  } finally {
    await connected.close()
  }
}

/** What triage has learned from the desk's agents. Broken, it is set aside by the desk itself. */
async function lookAtLearning({ states, labels }: Pick<Store, 'states' | 'labels'>): Promise<Finding> {
  const classified = `${await labels.count()} tickets classified by agents`
  const learned = await learnedState(states, await triageBasis(places.triage)).learned()
  return fine('triage', `${classified}; ${learned ? `learned ${describeLearned(learned)}` : 'nothing learned yet'}`)
}

async function lookAtRedis({ redisUrl, dataDir }: Environment): Promise<Finding[]> {
  if (!redisUrl) return [fine('queue', `${(await describeEngines(dataDir)).redis}, embedded in ${dataDir}`)]
  let last = 'no answer within 3 s'
  const redis = connectConsumer(redisUrl, (reason) => {
    last = reason
  })
  try {
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(last)), 3000).unref())
    const { ok, policy } = await Promise.race([checkEviction(redis), late])
    if (ok) return [fine('queue', 'Redis by REDIS_URL')]
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

/** A desk that runs holds them rightly. */
async function lookAtPorts({ host, port, smtpPort }: Environment, intakeHost = '127.0.0.1'): Promise<Finding[]> {
  if (await deskAnswers(host, port)) return [fine('ports', `${host}:${port} is served by a desk that runs`)]
  await checkPort('pages and API', host, port, 'PORT or HOST')
  await checkPort('mail intake', intakeHost, smtpPort, 'ECHODESK_SMTP_PORT')
  return [fine('ports', `${host}:${port} and ${intakeHost}:${smtpPort} are free`)]
}

async function deskAnswers(host: string, port: number): Promise<boolean> {
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}/api/openapi.json`
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2000) })
    // nobody asks without a token; what refuses it in the words of our API is one of ours
    const { error } = (await answer.json()) as { error?: { code?: string } }
    return answer.status === 401 && typeof error?.code === 'string'
  } catch {
    return false
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
    const desks = await connectDesks(config, channels)
    const found: Finding[] = []
    // One after the other: loading one library must not let another account's answer seem late.
    for (const adapter of channels.adapters) {
      const account = await lookAtAccount(adapter)
      found.push(...account)
      const desk = desks.find(({ name }) => name.channel === adapter.channel && name.account === adapter.account)
      if (desk && account.every(({ ok }) => ok)) found.push(...(await lookAtAgents(desk, config)))
    }
    return found
  } finally {
    await channels.close()
  }
}

async function lookAtAccount(adapter: ChannelAdapter): Promise<Finding[]> {
  const part = `${adapter.channel}/${adapter.account}`
  const remedy = `see docs/channels/${adapter.channel}.md`
  try {
    return (await adapter.check()).map((found) => ({ part, ...(found.ok ? {} : { remedy }), ...found }))
  } catch (error) {
    return [{ part, ok: false, what: (error as Error).message, remedy }]
  }
}

/** Whether the surface knows the agents by the names that the configuration gives them there. */
async function lookAtAgents(desk: Desk, config: Config): Promise<Finding[]> {
  const { name } = desk
  const part = `desk ${name.channel}/${name.account}`
  const found: Finding[] = []
  for (const { id, users } of settingsFrom(config, []).agents) {
    const user = users[name.channel]
    const wrong = user === undefined ? null : await desk.check?.(user)
    const remedy = `mend ${name.channel} of the agent ${id}: docs/channels/${name.channel}.md says where the id stands`
    if (wrong) found.push({ part, ok: false, what: `agent ${id}, ${user}: ${wrong}`, remedy })
  }
  return found
}
