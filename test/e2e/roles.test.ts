import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTransport } from 'nodemailer'
import { testDatabases } from '../support/databases.ts'
import { allTickets, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

test('split into processes: intake takes mail in, a worker dispatches, http shows it; each ends cleanly', async (context) => {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-roles-'))
  context.after(async () => {
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  const env = {
    MONGODB_URI: databases.mongoUri,
    REDIS_URL: databases.redisUrl,
    LOG_LEVEL: 'warn',
  }
  const [http, intake, worker, second] = await Promise.all(
    ['http', 'intake', 'worker', 'worker'].map((role) => startDesk({ dataDir, env, role })),
  )
  const transport = createTransport({ host: '127.0.0.1', port: intake!.smtpPort, ignoreTLS: true })
  await transport.sendMail({
    from: 'ann@customer.example',
    to: 'support@desk.example',
    subject: 'How do I export my invoices?',
    text: 'Where is the export of last month?',
  })
  transport.close()
  const opened = await fetch(`${http!.base}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: '请问怎么修改我的密码？' }),
  })
  assert.equal(opened.status, 201)
  const { conversation } = (await opened.json()) as { conversation: string }
  await until('both tickets', async () => (await allTickets(http!)).length === 2)

  assert.equal(await second!.stop('SIGKILL'), null)
  const chat = (await allTickets(http!)).find(({ requester }) => requester.address.startsWith('visitor-'))!
  await http!.api('POST', `/api/tickets/${chat.number}/commands`, { command: 'reply', text: '点击右上角头像。' })
  await until('the answer, by the worker that is left', async () => {
    const response = await fetch(`${http!.base}/chat/${conversation}/messages`)
    const { messages } = (await response.json()) as { messages: { text: string }[] }
    return messages.some(({ text }) => text.includes('右上角'))
  })
  for (const desk of [http!, intake!, worker!]) assert.equal(await desk.stop(), 0)
})
