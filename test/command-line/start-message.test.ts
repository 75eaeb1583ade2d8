import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMessage } from '../../src/command-line/start-message.ts'

type Told = Parameters<typeof startMessage>[0]

test('what whoever starts the desk should know stands in the start message, in words', () => {
  const desk = { connected: { version: '1' }, channels: { adapters: [] }, desks: [], warnings: ['winter is near.'] }
  const told = {
    environment: { dataDir: '/data' },
    config: {},
    databases: { engines: { mongo: 'M', redis: 'R' } },
    desk,
    link: null,
    token: null,
    role: 'all',
    at: null,
    health: {},
  }
  assert.match(startMessage(told as unknown as Told), /\n\nGood to know: winter is near\.\n\nTry it: /)
})
