import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTicker } from '../../src/jobs/ticker.ts'

const log = { info() {}, warn() {}, error() {} }

test('a ticker that is ended while its tick runs ends with it, and not a whole interval later', async () => {
  const { promise: running, resolve: began } = Promise.withResolvers<void>()
  const { promise: mayEnd, resolve: release } = Promise.withResolvers<void>()
  const ticker = startTicker(
    () => {
      began()
      return mayEnd
    },
    log,
    3_600_000,
  )
  await running
  const stopped = ticker.stop()
  release()
  await stopped
  assert.ok(Number.isFinite(ticker.lastAt()))
})
