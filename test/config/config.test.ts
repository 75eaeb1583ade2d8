import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { places } from '../../src/assembly/places.ts'
import { keysAt } from '../../src/config/keys.ts'
import { readYaml } from '../../src/config/overlay.ts'
import { configSchema } from '../../src/config/schema.ts'
import { durationMs, localTime, period, weekdays } from '../../src/config/spans.ts'
import { loadConfig, settingsFrom } from '../../src/config.ts'

const folder = await mkdtemp(join(tmpdir(), 'echodesk-config-'))
after(() => rm(folder, { recursive: true }))

async function load(yaml: string, environment: NodeJS.ProcessEnv = {}) {
  const over = join(folder, 'over.yaml')
  await writeFile(over, yaml)
  return loadConfig({ defaults: places.defaults, over, environment })
}

const durations: [text: string, ms: number | null][] = [
  ['PT30M', 1_800_000],
  ['PT4S', 4000],
  ['P1DT12H', 129_600_000],
  ['P2W', 1_209_600_000],
  ['PT1.5H', 5_400_000],
  ['P', null],
  ['PT', null],
  ['P1DT', null],
  ['4 hours', null],
  ['pt30m', null],
]
for (const [text, ms] of durations) test(`the duration ${text}`, () => assert.equal(durationMs(text), ms))

test('times, periods and weekdays', () => {
  assert.equal(localTime('17:00'), 1020)
  assert.equal(localTime('24:00'), 1440)
  assert.equal(localTime('24:01'), null)
  assert.deepEqual(period('09:00-12:00'), { from: 540, to: 720 })
  assert.equal(period('12:00-09:00'), null)
  assert.deepEqual(weekdays('mon-wed'), [1, 2, 3])
  assert.deepEqual(weekdays('sun'), [7])
  assert.equal(weekdays('fri-mon'), null)
})

test('an overlay changes what it names and nothing else', async () => {
  const settings = settingsFrom(await load('priorities: { urgent: { updateEvery: PT4S } }'), [])
  const [urgent, important] = settings.priorities
  assert.deepEqual(urgent?.update, { everyMs: 4000 })
  assert.deepEqual(urgent?.firstResponse, { elapsedMs: 1_800_000 })
  assert.deepEqual(important?.update, { everyMs: 14_400_000 })
})

test('a daily update in place of an interval', async () => {
  const settings = settingsFrom(await load('priorities: { urgent: { updateEvery: null, updateDailyBy: "10:00" } }'), [])
  assert.deepEqual(settings.priorities[0]?.update, { dailyBy: 600, windowMs: 3_600_000 })
})

test('secrets come from the environment', async () => {
  const config = await load(`channels: { email: [{ id: a, address: "\${ADDRESS}" }] }`, { ADDRESS: 'a@desk.example' })
  assert.deepEqual(config.channels.email, [{ id: 'a', address: 'a@desk.example' }])
})

test('the configuration cannot be changed afterwards', async () => {
  const config = await load('locale: en')
  assert.throws(() => {
    ;(config as { locale: string }).locale = 'zh-CN'
  }, TypeError)
})

const wrong: [name: string, yaml: string, message: RegExp][] = [
  ['a duration that is none', 'acceptWithin: half an hour', /over\.yaml: acceptWithin: expected an ISO 8601 duration/],
  ['a nested one', 'priorities: { urgent: { firstResponse: soon } }', /priorities\.urgent\.firstResponse: /],
  ['a key nobody knows', 'colour: blue', /over\.yaml: colour: there is no such setting/],
  ['a nested key nobody knows', 'cadence: { nudges: PT1M }', /cadence\.nudges: there is no such setting/],
  ['a key that is nearly one', 'calender: {}', /over\.yaml: calender: there is no such setting; is it calendars\?/],
  ['a nested one that is nearly one', 'cadence: { nudges: PT1M }', /cadence\.nudges: .*is it nudge\?/],
  [
    'two of one place',
    'priorities: { urgent: { firstRespons: PT1M, resolv: PT1H } }',
    /urgent\.firstRespons: .*is it firstResponse\?\n.*urgent\.resolv: .*is it resolve\?/,
  ],
  [
    'one in a list',
    'webhooks: [{ id: a, url: "https://a.example", secrets: x }]',
    /webhooks\[0\]\.secrets: .*is it secret\?/,
  ],
  [
    'one on what may be null',
    'triage: { model: { baseUrl: "https://a.example" } }',
    /model\.baseUrl: .*is it baseURL\?/,
  ],
  [
    'one of an agent, who may have names elsewhere',
    'agents: [{ id: a, name: A, role: l1, emial: a@x.example }]',
    /agents\[0\]\.emial: .*is it email\?/,
  ],
  ['a time zone nobody knows', 'timeZone: Mars/Olympus', /timeZone: expected an IANA time zone/],
  ['a role nobody knows', 'agents: [{ id: a, name: A, role: king }]', /over\.yaml: agents\[0\]\.role: expected one of/],
  [
    'a calendar without hours',
    'calendars: { default: { hours: { mon-fri: [] } } }',
    /calendars\.default\.hours: needs at least one/,
  ],
  [
    'a weekday nobody knows',
    'calendars: { default: { hours: { someday: ["09:00-10:00"] } } }',
    /someday: expected mon to sun/,
  ],
  [
    'a variable that is not set',
    `channels: { web: [{ id: "\${NOT_SET}" }] }`,
    /channels\.web\[0\]\.id: the environment has no NOT_SET/,
  ],
  ['what is no YAML', 'a: [b', /over\.yaml: line \d+: is not YAML/],
  [
    'every mistake at once',
    'newTicketsPerHour: many\nagents: [{ id: a, name: A }]',
    /over\.yaml: agents\[0\]\.role: .*\n.*over\.yaml: newTicketsPerHour: expected number/,
  ],
  [
    'an agent who stands there twice',
    'agents: [{ id: a, name: A, role: l1 }, { id: a, name: B, role: l2 }]',
    /agents\[1\]\.id: 'a' stands there twice/,
  ],
  ['two accounts of one name', 'channels: { web: [{ id: a }, { id: a }] }', /channels\.web\[1\]\.id: 'a' stands/],
  [
    'two mailboxes of one address',
    'channels: { email: [{ id: a, address: a@x.example }, { id: b, address: a@x.example }] }',
    /channels\.email\[1\]\.address: 'a@x\.example' stands there twice/,
  ],
  ['a tier nobody knows', 'visits: { gold: P1D }', /visits\.gold: there is no tier 'gold'. There are: strategic/],
  ['a tier of none', 'tiers: { default: gold }', /tiers\.default: there is no tier 'gold'/],
  ['an act nobody knows', 'permissions: { explode: [l1] }', /permissions\.explode: there is no command 'explode'/],
  ['a type nobody knows', 'assignment: { roles: { bug: l1 } }', /assignment\.roles\.bug: there is no type 'bug'/],
  ['a figure nobody knows', 'reports: { targets: { joy: 1 } }', /reports\.targets\.joy: there is no figure 'joy'/],
]
for (const [name, yaml, message] of wrong) {
  test(`${name} is refused by file, key and what was expected`, () => assert.rejects(load(yaml), message))
}

test('tiers of one’s own need no word on the shipped ones', async () => {
  const config = await load('tiers: { default: gold, names: [gold, silver] }\nvisits: { gold: P10D }')
  assert.equal(config.visits.gold, 864_000_000)
})

test('a file that is not there is named', async () => {
  const missing = join(folder, 'missing.yaml')
  await assert.rejects(
    loadConfig({ defaults: places.defaults, over: missing, environment: {} }),
    /missing\.yaml: cannot be read/,
  )
})

/** Every key that the schema names, by its path; what lists and maps hold stands under a sign for each. */
function schemaKeys(path: string[] = []): string[][] {
  return keysAt(configSchema, path).flatMap((key) => {
    const here = [...path, key]
    return [here, ...schemaKeys(here), ...schemaKeys([...here, '0'])]
  })
}

test('every setting there is stands in the defaults, with its value or in a comment', async () => {
  const text = await readFile(places.defaults, 'utf8')
  const keys = schemaKeys()
  assert.ok(keys.length > 100, String(keys.length))
  const missing = keys.filter((path) => !new RegExp(`\\b${path.at(-1)}\\b`).test(text))
  assert.deepEqual(missing, [])
  const tree = (await readYaml(places.defaults)) as Record<string, unknown>
  assert.deepEqual(Object.keys(tree).sort(), keysAt(configSchema, []).sort())
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value !== 'object' || value === null) continue
    const known = keysAt(configSchema, [key])
    if (known.length > 0) assert.deepEqual(Object.keys(value).sort(), known.sort(), key)
  }
})

test('a setting that is like none is no guess', async () => {
  await assert.rejects(load('colour: blue'), (error: Error) =>
    error.message.endsWith('colour: there is no such setting'),
  )
})
