import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHandOn } from '../../../src/core/flows/dispatch/hand-on.ts'
import type { Inbound } from '../../../src/core/records/index.ts'

const start = new Date('2026-03-10T09:00:00Z')

function scene() {
  let now = start
  const handOn = createHandOn({ now: () => now })
  const row = (id: string, size = 10): Inbound => ({
    id,
    channel: 'post',
    account: 'box',
    scope: '',
    externalId: id,
    receivedAt: now,
    body: new Uint8Array(1),
    fileId: null,
    size,
    meta: {},
    state: 'received',
    reason: null,
    attempts: 0,
    nextAttemptAt: now,
  })
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms)
  }
  return { handOn, row, pass }
}

test('a row is handed on once: whoever comes again reads it from the database', () => {
  const { handOn, row } = scene()
  const first = row('first')
  handOn.keep([first])
  assert.equal(handOn.take('first'), first)
  assert.equal(handOn.take('first'), null)
  assert.equal(handOn.take('unknown'), null)
})

test('what is older than the sweep allows may have been worked on elsewhere, and is not handed on', () => {
  const { handOn, row, pass } = scene()
  handOn.keep([row('early')])
  pass(2999)
  handOn.keep([row('late')])
  pass(1)
  assert.equal(handOn.take('early'), null)
  assert.equal(handOn.take('late')?.id, 'late')
})

test('so much is kept and no more; what has grown old makes room', () => {
  const { handOn, row, pass } = scene()
  const large = 3 * 1024 * 1024
  handOn.keep([row('one', large), row('two', large)])
  pass(3000)
  handOn.keep([row('three', large)])
  assert.deepEqual(
    ['one', 'two', 'three'].map((id) => handOn.take(id)?.id),
    [undefined, undefined, 'three'],
  )
})
