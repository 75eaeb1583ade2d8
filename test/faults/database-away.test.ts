import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { DeskProcess } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { startMongoProxy } from '../support/mongo-proxy.ts'
import { startSixChannels } from '../support/six-channels.ts'
import { answeredMails, sendMail } from '../support/smtp-customers.ts'
import { until } from '../support/until.ts'

const MAILS = 60
const SENDERS = 5

async function deskBehindProxy(context: TestContext) {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  const place = await faultPlace(context)
  const proxy = await startMongoProxy(place.mongoUri)
  context.after(() => proxy.close())
  const desk = await place.start({
    config: platforms.config(['email', 'web', 'discord']),
    env: { ...platforms.environment, MONGODB_URI: proxy.uri },
  })
  await platforms.connect(desk)
  return { platforms, place, proxy, desk }
}

/** As a mail server does it: what was not taken comes again. Counts what was taken and what was refused. */
function sendAll(desk: DeskProcess) {
  const count = { taken: 0, refused: 0 }
  let next = 0
  const send = async () => {
    while (next < MAILS) {
      const name = `mail${next++}`
      await until(
        `${name} taken`,
        () =>
          sendMail(desk.smtpPort, name).then(
            () => true,
            () => void count.refused++,
          ),
        { seconds: 120, everyMs: 500 },
      )
      count.taken++
    }
  }
  return { count, done: Promise.all(Array.from({ length: SENDERS }, send)) }
}

const chat = async ({ base }: DeskProcess, text: string): Promise<number> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${base}/chat`, { method: 'POST', headers, body: JSON.stringify({ text }) })
  await response.arrayBuffer()
  return response.status
}

const subjects = async (desk: DeskProcess): Promise<string[]> => {
  const { json } = await desk.api('GET', '/api/tickets?limit=200')
  return (json as { tickets: { subject: string }[] }).tickets.map(({ subject }) => subject)
}

// The time away is as long as it takes until every way in was seen to refuse: nothing waits for a longer one.
test('the database goes away while messages come in: none is taken meanwhile, and none is lost or doubled', async (context) => {
  const { platforms, place, proxy, desk } = await deskBehindProxy(context)
  const mails = sendAll(desk)
  await until('the first mails', () => mails.count.taken >= MAILS / 4, { seconds: 60 })
  proxy.cut()
  const takenBefore = mails.count.taken
  const [status] = await Promise.all([
    chat(desk, 'Written in the chat while it is away'),
    platforms.write(desk, 'discord', 'Written in Discord while it is away'),
    until('mail is refused', () => mails.count.refused >= SENDERS, { seconds: 60 }),
  ])
  assert.equal(status, 503)
  assert.equal((await fetch(`${desk.base}/readyz`)).status, 503)
  assert.ok(mails.count.taken <= takenBefore + SENDERS, 'no mail was taken that is not safe')
  assert.equal(desk.child.exitCode, null)

  proxy.restore()
  await mails.done
  const expected = MAILS + 1
  await until('every ticket', async () => (await subjects(desk)).length >= expected, { seconds: 60 })
  await until('every acknowledgement', async () => (await answeredMails(place.dataDir)).length >= MAILS, {
    seconds: 60,
  })
  const found = await subjects(desk)
  assert.equal(found.length, expected)
  assert.equal(new Set(found).size, expected)
  assert.ok(
    found.some((subject) => subject.includes('Discord')),
    'what was said in Discord was read again',
  )
  const answered = await answeredMails(place.dataDir)
  assert.equal(answered.length, MAILS)
  assert.equal(new Set(answered).size, MAILS)
})

test('a full disk: nothing is taken, it is told why, and it goes on once there is room', async (context) => {
  const { place, proxy, desk } = await deskBehindProxy(context)
  const writes = ['insert', 'update', 'findAndModify']
  const noRoom = { ok: 0, code: 14031, codeName: 'OutOfDiskSpace', errmsg: 'No space left on device' }
  proxy.refuse((command) => writes.some((name) => name in command), noRoom)
  await assert.rejects(sendMail(desk.smtpPort, 'refused'), /451/)
  assert.equal(await chat(desk, 'Is anybody there?'), 503)
  assert.match(desk.log(), /No space left on device/)
  assert.equal(desk.child.exitCode, null)

  proxy.refuse(null)
  await until('mail is taken again', () => sendMail(desk.smtpPort, 'refused').then(() => true), { seconds: 30 })
  await until('acknowledged', async () => (await answeredMails(place.dataDir)).length > 0, { seconds: 60 })
  assert.deepEqual(await answeredMails(place.dataDir), ['refused'])
  assert.equal((await subjects(desk)).length, 1)
})
