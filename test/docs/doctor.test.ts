import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import { examine } from '../../src/command-line/doctor.ts'
import { startDovecot, withoutDovecot } from '../peers/dovecot.ts'
import { startModelPeer } from '../peers/model.ts'
import { program } from '../support/program.ts'
import { type Change, changesOf, type Settings } from './doctor-changes.ts'
import { Outside, readExamples } from './examples.ts'

const examples = await readExamples()
const dovecot = withoutDovecot ? null : await startDovecot()
const outside = await Outside.start(dovecot)
const folder = await mkdtemp(join(tmpdir(), 'echodesk-doctor-'))

const model = await startModelPeer()
model.behave({ kind: 'status', status: 401, body: '{"error":{"message":"canary"}}' })
const other = createServer((_, response) => void response.writeHead(404).end()).listen(0, '127.0.0.1')
await once(other, 'listening')
const takenPort = (other.address() as AddressInfo).port
const withModel = (baseURL: string) => (settings: Settings) =>
  Object.assign(settings, { triage: { model: { baseURL, apiKey: 'canary', model: 'small' } } })

/** What the doctor reads: the settings as a file, and the environment. */
async function surroundings(settings: Settings, variables: Change['variables'] = {}): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, 'desk.yaml')
  await writeFile(file, stringify(settings))
  return {
    ...outside.variables,
    ECHODESK_CONFIG: file,
    ECHODESK_DATA_DIR: folder,
    PORT: '0',
    ECHODESK_SMTP_PORT: '0',
    ...variables,
  }
}

const wrong = async (settings: Settings, variables?: Change['variables']) =>
  (await examine(await surroundings(settings, variables))).filter(({ ok }) => !ok)

describe('doctor', () => {
  before(() => assert.ok(examples.length >= 8, 'the examples are found'))
  after(async () => {
    await outside.stop()
    await model.stop()
    other.close()
    await rm(folder, { recursive: true, force: true })
  })

  for (const [index, example] of examples.entries()) {
    describe(`on example ${index + 1}, of ${example.page}`, () => {
      it('finds nothing wrong', async () => assert.deepEqual(await wrong(outside.complete(example)), []))

      for (const { what, settings: change, variables, outside: disturb, says } of changesOf(
        example,
        dovecot !== null,
      )) {
        it(`names ${what}, how to mend it, and no secret`, async () => {
          const settings = outside.complete(example)
          change?.(settings)
          const undo = disturb?.(outside)
          try {
            const findings = await wrong(settings, variables)
            const said = findings.map(({ part, what, remedy }) => `${part}: ${what} → ${remedy ?? 'no remedy'}`)
            assert.match(said.join('\n'), says)
            assert.doesNotMatch(said.join('\n'), /no remedy|canary/)
          } finally {
            undo?.()
          }
        })
      }
    })
  }

  const [example] = examples
  assert.ok(example)
  const general: [string, Partial<Change>, RegExp][] = [
    [
      'a channel that does not exist',
      { settings: ({ channels }) => Object.assign(channels, { fax: [{ id: 'a' }] }) },
      /no such channel; there are: /,
    ],
    [
      'a setting that does not exist',
      { settings: (settings) => Object.assign(settings, { timezone: 'UTC' }) },
      /timezone: there is no such setting/,
    ],
    [
      'a time zone that does not exist',
      { settings: (settings) => Object.assign(settings, { timeZone: 'Mars/Base' }) },
      /timeZone/,
    ],
    [
      'a country without a list of holidays',
      { settings: (settings) => Object.assign(settings, { calendars: { default: { holidays: 'XX' } } }) },
      /calendars: .*XX/,
    ],
    [
      'a data folder that is none',
      { variables: { ECHODESK_DATA_DIR: join(import.meta.filename, 'data') } },
      /data: .*doctor\.test\.ts.*ECHODESK_DATA_DIR/,
    ],
    [
      'a language without texts',
      { settings: (settings) => Object.assign(settings, { locale: 'fr' }) },
      /locale: there are texts in .*zh.*, none in 'fr'/,
    ],
    ['a port that is taken', { variables: { PORT: String(takenPort) } }, /ports: pages.*EADDRINUSE.*PORT/],
    [
      'a port of the mail intake that is taken',
      { variables: { ECHODESK_SMTP_PORT: String(takenPort) } },
      /ports: mail intake.*EADDRINUSE.*ECHODESK_SMTP_PORT/,
    ],
    [
      'a model that cannot be reached',
      { settings: withModel('http://127.0.0.1:9/v1') },
      /triage\.model: the model cannot be reached → .*baseURL/,
    ],
    [
      'a model that refuses the key',
      { settings: withModel(model.baseURL) },
      /triage\.model: the model answered with status 401 → .*apiKey/,
    ],
    ['a port that is none', { variables: { PORT: 'http' } }, /PORT: expected a port/],
    ['a Redis that does not answer', { variables: { REDIS_URL: 'redis://127.0.0.1:9' } }, /queue: .*REDIS_URL/],
    [
      'a MongoDB that does not answer',
      { variables: { MONGODB_URI: 'mongodb://127.0.0.1:9/echodesk?serverSelectionTimeoutMS=500' } },
      /database: .*MONGODB_URI/,
    ],
  ]
  for (const [what, { settings: change, variables }, says] of general) {
    it(`names ${what}`, async () => {
      const settings = outside.complete(example)
      change?.(settings)
      const [finding, ...more] = await wrong(settings, variables)
      assert.match(`${finding?.part}: ${finding?.what} → ${finding?.remedy}`, says)
      assert.ok(finding?.remedy)
      assert.deepEqual(more, [])
    })
  }

  it('asks the model that is configured, and is content with a word', async () => {
    model.behave({ kind: 'answer', content: 'OK' })
    const settings = outside.complete(example)
    withModel(model.baseURL)(settings)
    const findings = await examine(await surroundings(settings))
    assert.deepEqual(
      findings.filter(({ part }) => part === 'triage.model'),
      [{ part: 'triage.model', ok: true, what: `small answers at ${model.baseURL}` }],
    )
  })

  it('takes the ports of a desk that runs for its own', async (context) => {
    const running = createServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"code":"unauthorised"}}')
    }).listen(0, '127.0.0.1')
    await once(running, 'listening')
    context.after(() => running.close())
    const { port } = running.address() as AddressInfo
    assert.deepEqual(await wrong(outside.complete(example), { PORT: String(port) }), [])
  })

  it('as a command writes a finding a line and exits 1 where something is wrong', async () => {
    const slackExample = examples.find(({ page }) => page === 'docs/channels/slack.md')
    assert.ok(slackExample)
    const run = async (variables?: Change['variables']) => {
      const env = { ...process.env, ...(await surroundings(outside.complete(slackExample), variables)) }
      return promisify(execFile)(process.execPath, [...program, 'doctor', '--json'], { env }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      )
    }
    const read = (stdout: string) =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { ok: boolean })
    const good = await run()
    assert.equal(good.code, 0, good.stdout)
    assert.ok(read(good.stdout).every(({ ok }) => ok))
    const bad = await run({ SLACK_BOT_TOKEN: 'xoxb-canary' })
    assert.equal(bad.code, 1)
    assert.equal(read(bad.stdout).filter(({ ok }) => !ok).length, 1)
  })
})
