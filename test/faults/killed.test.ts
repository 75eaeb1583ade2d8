import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { createTransport } from 'nodemailer'
import { testDatabases } from '../support/databases.ts'
import { allTickets, type DeskProcess, freePort, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

const MAILS = 1000
const SENDERS = 10

const message = (index: number) => ({
  from: `Customer ${index} <customer${index}@customer.example>`,
  to: 'support@desk.example',
  subject: `The label of order ${index} is printed twice`,
  text: `Hello,\n\nthe label of order ${index} is printed twice since this morning.\n\nRegards\nCustomer ${index}`,
  messageId: `<mail-${index}@customer.example>`,
})

/** Sends every mail until it was taken, as a mail server would: what was not acknowledged comes again. */
async function sendAll(port: number, onAccepted: (count: number) => void): Promise<void> {
  let next = 0
  let accepted = 0
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (next < MAILS) {
        const index = next++
        await until(`mail ${index} taken`, () => deliverOnce(port, index), { seconds: 180, everyMs: 100 })
        onAccepted(++accepted)
      }
    }),
  )
}

async function deliverOnce(port: number, index: number): Promise<boolean> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    connectionTimeout: 2000,
    socketTimeout: 20_000,
  })
  try {
    await transport.sendMail(message(index))
    return true
  } finally {
    transport.close()
  }
}

/** Which mail each acknowledgement answers, by its In-Reply-To. */
async function acknowledged(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'outgoing-mail')).catch(() => [])
  const mails = await Promise.all(
    names
      .filter((name) => name.endsWith('.eml'))
      .map((name) => readFile(join(folder, 'outgoing-mail', name), 'latin1')),
  )
  return mails.map((mail) => /^In-Reply-To:\s*<([^>]+)>/im.exec(mail)?.[1] ?? 'none')
}

test('killed and flushed again and again in a run of 1,000 mails: 1,000 tickets, 1,000 acknowledgements, none twice', async (context) => {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-killed-'))
  const smtpPort = await freePort()
  const redis = new Redis(databases.redisUrl, { db: 7 })
  const redisUrl = `${databases.redisUrl.replace(/\/\d*$/, '')}/7`
  const launch = () =>
    startDesk({ dataDir, smtpPort, env: { MONGODB_URI: databases.mongoUri, REDIS_URL: redisUrl, LOG_LEVEL: 'error' } })
  let desk: DeskProcess = await launch()
  context.after(async () => {
    await desk.stop('SIGKILL')
    redis.disconnect()
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })

  const killAt = [130, 420, 700]
  const flushAt = [60, 300, 550, 900]
  let restarting: Promise<void> = Promise.resolve()
  await sendAll(smtpPort, (count) => {
    if (flushAt.includes(count)) void redis.flushdb()
    if (killAt.includes(count)) {
      restarting = restarting.then(async () => {
        await desk.stop('SIGKILL')
        desk = await launch()
      })
    }
  })
  await restarting
  await redis.flushdb()

  await until('every acknowledgement', async () => (await acknowledged(dataDir)).length >= MAILS, {
    seconds: 120,
    everyMs: 500,
  })
  const answered = await acknowledged(dataDir)
  const tickets = await allTickets(desk)
  assert.equal(tickets.length, MAILS)
  assert.equal(new Set(tickets.map(({ requester }) => requester.address)).size, MAILS)
  assert.equal(new Set(tickets.map(({ number }) => number)).size, MAILS)
  assert.equal(answered.length, MAILS, 'acknowledgements')
  assert.equal(new Set(answered).size, MAILS, 'mails that were answered')
})
