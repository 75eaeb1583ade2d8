import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, secretsIn, secretsInAddress } from '../../src/assembly/log.ts'

test('no secret of the settings or of a database’s address stands in a log line, whatever wrote it', () => {
  const lines: string[] = []
  const settings = { channels: { slack: [{ id: 'main', botToken: 'xoxb-canary', apiUrl: 'https://slack.com/api/' }] } }
  const addresses = ['mongodb://desk:p%40ss-canary@db.example/echodesk', 'redis://:redis-canary@cache.example:6379/1']
  const secrets = [...secretsIn(settings), ...addresses.flatMap(secretsInAddress)]
  const log = createLog(secrets, 'info', { write: (line: string) => lines.push(line) })
  log.error('refused: xoxb-canary', { reason: `no way to ${addresses[0]}, nor to ${addresses[1]}` })
  log.warn('the password p@ss-canary, also written p%40ss-canary, and redis-canary', {})
  log.info('https://slack.com/api/ is no secret')
  assert.equal(lines.length, 3)
  assert.ok(!lines.join('').includes('canary'), lines.join(''))
  assert.match(lines[2]!, /slack\.com\/api/)
})

test('an address without a password is kept out of the log as a whole', () => {
  assert.deepEqual(secretsInAddress('redis://127.0.0.1:6379'), ['redis://127.0.0.1:6379'])
})
