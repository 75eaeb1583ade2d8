import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { recordHealth } from '../../src/assembly/accounts.ts'
import { watchAccounts } from '../../src/assembly/alarms.ts'
import { places } from '../../src/assembly/places.ts'
import { loadTemplates } from '../../src/assembly/templates.ts'
import { ChannelError } from '../../src/core/errors.ts'
import type { Health } from '../../src/core/ports/channel.ts'
import type { Desk } from '../../src/core/ports/desk.ts'
import { type ConnectedStore, connectStore } from '../../src/store/index.ts'
import { type TestDatabases, testDatabases } from '../support/databases.ts'

type Told = { text: string; files: { name: string; type: string; content: Uint8Array }[]; key: string }

const name = 'phone/personal'
const minute = 60_000

describe('the watch over accounts', () => {
  let databases: TestDatabases
  let connected: ConnectedStore
  let now = Date.parse('2026-11-22T10:00:00Z')
  let told: Told[] = []
  let away = false
  const clock = { now: () => new Date(now) }
  const surface = {
    name: { channel: 'surface', account: 'main' },
    announce: async (text: string, files: Told['files'], key: string) => {
      if (away) throw new ChannelError('transient', 'the surface is away')
      if (!told.some((each) => each.key === key)) told.push({ text, files, key })
    },
  } as unknown as Desk

  before(async () => {
    databases = await testDatabases()
    connected = await connectStore(databases.mongoUri)
  })
  after(async () => {
    await connected.close()
    await databases.stop()
  })
  beforeEach(async () => {
    told = []
    now += 10 * minute
    await pass(15, { ok: true })
    told = []
  })

  const watcher = async (holder: string) => {
    const templates = await loadTemplates(places.templates)
    const { states, leases } = connected.store
    const log = { info() {}, warn() {}, error() {} }
    const words = { templates, locale: 'en', timeZone: 'Asia/Shanghai' }
    return () =>
      watchAccounts({ names: [name], afterMs: 30_000, desks: [surface], states, leases, clock, holder, log, ...words })
  }

  /** So many seconds in which two processes look every five, and the one that holds the account says how it stands. */
  const pass = async (seconds: number, health: Health | null) => {
    const looks = [await watcher('one'), await watcher('two')]
    for (let second = 0; second < seconds; second += 5) {
      now += 5000
      if (health) await recordHealth(connected.store.states, clock, { [name]: health })
      await Promise.all(looks.map((look) => look()))
    }
  }

  it('tells the agents within a minute that an account was signed out, once, and that it is back', async () => {
    await pass(55, { ok: false, reason: 'signed out' })
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /phone\/personal has not been working since .*: signed out/)
    await pass(120, { ok: false, reason: 'signed out' })
    assert.equal(told.length, 1)
    await pass(30, { ok: true })
    assert.equal(told.length, 2)
    assert.match(told[1]?.text ?? '', /works again/)
  })

  it('shows the code to scan as a picture', async () => {
    await pass(60, { ok: false, reason: 'waiting', scan: 'http://weixin.qq.com/x/1' })
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /Scan this code/)
    const [file] = told[0]?.files ?? []
    assert.equal(file?.type, 'image/png')
    assert.deepEqual([...(file?.content.slice(1, 4) ?? [])], [...Buffer.from('PNG')])
  })

  it('says when nobody heard', async () => {
    const gap = { from: new Date('2026-11-22T02:00:00Z'), to: new Date(now) }
    await pass(20, { ok: true, gap })
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /heard nothing from 11\/22\/26, 10:00:00.AM to/)
  })

  it('tells it as soon as the surface is back, where it was away', async () => {
    away = true
    await pass(60, { ok: false, reason: 'signed out' })
    assert.equal(told.length, 0)
    away = false
    await pass(10, { ok: false, reason: 'signed out' })
    assert.equal(told.length, 1)
  })

  it('notices that nobody holds the account any more', async () => {
    await pass(70, null)
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /no process has held the connection since/)
  })
})
