import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { type TestDatabases, testDatabases } from '../support/databases.ts'
import { generateMonth, TO } from './month/generate.ts'
import type { Line } from './month/history.ts'
import { evidenceOf, promises } from './month/promises.ts'
import { simulateMonth } from './month/simulate.ts'

const month = generateMonth({ seed: 7, tickets: 60 })

describe('a simulated month', () => {
  let databases: TestDatabases
  let lines: Line[]

  before(async () => {
    databases = await testDatabases()
    lines = await simulateMonth(month, { mongoUri: databases.mongoUri, dataDir: tmpdir() })
  })
  after(() => databases.stop())

  it('tells enough to look at', () => {
    const kinds = new Set(lines.filter(({ what }) => what === 'sent').map(({ kind }) => kind))
    for (const kind of ['acknowledgement', 'progress', 'reply', 'solution', 'reminder', 'reopened', 'survey']) {
      assert.ok(kinds.has(kind), `no ${kind} was sent`)
    }
  })

  it('is told in order of time', () => {
    const times = lines.filter(({ what }) => what !== 'report').map(({ at }) => at)
    assert.deepEqual(times, times.toSorted())
  })

  for (const [promise, check] of Object.entries(promises)) {
    it(promise, () => {
      assert.deepEqual(check(evidenceOf(month, lines, TO)), [])
    })
  }

  it('comes out the same when it is played again', async () => {
    const few = generateMonth({ seed: 8, tickets: 12 })
    const play = async () => {
      const own = await testDatabases()
      try {
        return await simulateMonth(few, { mongoUri: own.mongoUri, dataDir: tmpdir() })
      } finally {
        await own.stop()
      }
    }
    assert.deepEqual(await play(), await play())
  })
})
