import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabases } from '../support/databases.ts'
import { freePort, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

const canary = (name: string) => `canary-${name}-7f3a9c`

test('with every channel failing, no secret reaches a log, an error or a page', async (context) => {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-secrets-'))
  const dead = await freePort()
  const config = `
locale: en
channels:
  email: [{ id: support, address: support@desk.example, imap: { host: 127.0.0.1, port: ${dead}, secure: false, user: u, password: ${canary('imap')} }, smtp: { host: 127.0.0.1, port: ${dead}, secure: false, user: u, password: ${canary('smtp')} } }]
  slack: [{ id: main, botToken: xoxb-${canary('bot')}, appToken: xapp-${canary('app')}, signingSecret: ${canary('signing')}, apiUrl: "http://127.0.0.1:${dead}/api/" }]
desk: { slack: { account: main, channel: C0DESKS } }
triage: { model: { baseURL: "http://127.0.0.1:${dead}/v1", apiKey: ${canary('model')}, model: any } }
`
  const desk = await startDesk({
    dataDir,
    config,
    env: {
      MONGODB_URI: databases.mongoUri,
      REDIS_URL: `${databases.redisUrl.replace(/\/\d*$/, '')}/10`,
      LOG_LEVEL: 'trace',
    },
  })
  context.after(async () => {
    await desk.stop('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  const opened = await fetch(`${desk.base}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'The label is printed twice.' }),
  })
  const { conversation } = (await opened.json()) as { conversation: string }
  await until('the failing channels are logged', () => /could not|out of reach|ECONNREFUSED/.test(desk.log()))
  await until('a ticket', async () => {
    const { json } = await desk.api('GET', '/api/tickets')
    return (json as { tickets: unknown[] }).tickets.length === 1
  })
  const pages = await Promise.all(['/readyz', '/metrics', '/api/openapi.json'].map((path) => desk.api('GET', path)))
  const seen = desk.log() + JSON.stringify(pages)
  assert.ok(!seen.includes('canary-'), seen.slice(seen.indexOf('canary-') - 200, seen.indexOf('canary-') + 100))
  assert.ok(!desk.log().includes(conversation), 'the conversation’s secret is in the log')
  assert.ok(!desk.log().includes(desk.token), 'the token is in the log')
})
