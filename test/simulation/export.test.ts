import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { exportEvents } from '../../src/simulation/export.ts'
import { simulateEvents } from '../../src/simulation/simulate.ts'
import { connectStore } from '../../src/store/index.ts'
import { testDatabases } from '../support/databases.ts'
import { testConfig } from '../support/settings.ts'
import { FROM, generateMonth, MONTH_END, TO } from './month/generate.ts'

type Line = Record<string, unknown>

const month = generateMonth({ seed: 5, tickets: 15, channels: ['email', 'web'] })
const silent = { info() {}, warn() {}, error() {} }

/** Plays events on a database of its own; gives what went out, and what an export of October says then. */
async function play(events: object[]): Promise<{ lines: Line[]; exported: Line[] }> {
  const databases = await testDatabases()
  const { store, close } = await connectStore(databases.mongoUri)
  const lines: Line[] = []
  await simulateEvents({
    config: await testConfig(month.config),
    store,
    events: Readable.from(events.map((event) => JSON.stringify(event))),
    from: new Date(FROM),
    to: new Date(TO),
    dataDir: tmpdir(),
    log: silent,
    print: async (line) => void lines.push(line),
    say: () => {},
  })
  const exported: Line[] = []
  for await (const line of exportEvents(store, { from: new Date(FROM), to: new Date(MONTH_END) })) exported.push(line)
  await close()
  await databases.stop()
  return { lines, exported }
}

const count = (lines: Line[], fields: Line): number =>
  lines.filter((line) => Object.entries(fields).every(([name, value]) => line[name] === value)).length

describe('export --events', () => {
  it('writes what customers and agents did, which can be played again', async () => {
    const first = await play(month.events)
    const opened = count(first.lines, { what: 'event', event: 'opened' })
    assert.ok(count(first.exported, { command: 'accept' }) > 0)
    assert.ok(count(first.exported, { command: 'reply' }) > 0)
    const second = await play(first.exported)
    assert.equal(count(second.lines, { what: 'event', event: 'opened' }), opened)
    assert.equal(count(second.lines, { kind: 'solution' }), count(first.lines, { kind: 'solution' }))
    assert.equal(count(second.lines, { event: 'refused' }), 0)
  })
})
