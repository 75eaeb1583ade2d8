import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabases } from '../support/databases.ts'
import { freePort, startDesk } from '../support/desk-process.ts'
import { everyKey } from '../support/every-key.ts'
import { until } from '../support/until.ts'

const canary = (name: string) => `canary-${name}-7f3a9c`
/** Keys of a set shape: as they are written, and the bytes that they stand for. */
const encodingAesKey = `canary${'7f3a9c'.repeat(6)}C`
const webhookSecret = `whsec_${Buffer.from(canary('webhook').padEnd(32, '.')).toString('base64')}`

test('with every channel failing, no secret reaches a log, an error or a page', async (context) => {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-secrets-'))
  const dead = await freePort()
  const redisUrl = `${databases.redisUrl.replace(/\/\d*$/, '')}/10`
  const config = `
locale: en
channels:
  email: [{ id: support, address: support@desk.example, imap: { host: 127.0.0.1, port: ${dead}, secure: false, user: u, password: ${canary('imap')} }, smtp: { host: 127.0.0.1, port: ${dead}, secure: false, user: u, password: ${canary('smtp')} } }]
  discord: [{ id: main, token: ${canary('discord')}, applicationId: "123456789012345678", publicKey: ${'ab'.repeat(32)}, apiUrl: "http://127.0.0.1:${dead}/api" }]
  wecom: [{ id: service, corpId: ww1234567890abcdef, secret: ${canary('corporation')}, callbackToken: canaryCallback7f3a9c, encodingAesKey: ${encodingAesKey}, openKfId: wk1, apiUrl: "http://127.0.0.1:${dead}" }]
  slack: [{ id: main, botToken: xoxb-${canary('bot')}, appToken: xapp-${canary('app')}, signingSecret: ${canary('signing')}, apiUrl: "http://127.0.0.1:${dead}/api/" }]
desk: { slack: { account: main, channel: C0DESKS } }
webhooks: [{ id: crm, url: "http://127.0.0.1:${dead}/${canary('address')}", secret: ${webhookSecret} }]
triage: { model: { baseURL: "http://127.0.0.1:${dead}/v1", apiKey: ${canary('model')}, model: any } }
`
  const desk = await startDesk({
    dataDir,
    config,
    env: {
      MONGODB_URI: databases.mongoUri,
      REDIS_URL: redisUrl,
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
  const queues = await everyKey(redisUrl)
  const seen = desk.log() + JSON.stringify(pages) + queues
  assert.ok(queues.length > 0)
  assert.ok(!seen.includes('canary'), seen.slice(seen.indexOf('canary') - 200, seen.indexOf('canary') + 100))
  assert.ok(!seen.includes(webhookSecret.slice('whsec_'.length)), 'the key of the webhook')
  assert.ok(!desk.log().includes(conversation), 'the conversation’s secret is in the log')
  assert.ok(!desk.log().includes(desk.token), 'the token is in the log')
})
