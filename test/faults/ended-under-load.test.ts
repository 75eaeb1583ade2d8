import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { allTickets, freePort } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { answeredMails, sendMail } from '../support/smtp-customers.ts'
import { until } from '../support/until.ts'

const BEFORE = 60
const WITHIN_MS = 10_000

test('SIGTERM while mails come in and acknowledgements go out: exit 0 within ten seconds, each mail answered once', async (context) => {
  const place = await faultPlace(context)
  const smtpPort = await freePort()
  const desk = await place.start({ smtpPort })
  const taken: string[] = []
  let sent = 0
  let ended = false
  const customers = Array.from({ length: 5 }, async () => {
    while (!ended) {
      const name = `mail${sent++}`
      await sendMail(smtpPort, name).then(
        () => void taken.push(name),
        () => {},
      )
    }
  })
  await until('under load', () => taken.length >= BEFORE, { seconds: 60 })
  const asked = performance.now()
  const code = await desk.stop('SIGTERM')
  const took = performance.now() - asked
  ended = true
  await Promise.all(customers)
  assert.equal(code, 0, desk.log())
  assert.ok(took < WITHIN_MS, `${took} ms`)

  const next = await place.start({ smtpPort })
  await until('every acknowledgement', async () => (await answeredMails(place.dataDir)).length >= taken.length, {
    seconds: 60,
  })
  const answered = await answeredMails(place.dataDir)
  assert.equal(new Set(answered).size, answered.length, 'none twice')
  assert.deepEqual(
    taken.filter((name) => !answered.includes(name)),
    [],
  )
  assert.equal((await allTickets(next)).length, answered.length)
})

test('SIGTERM while a server keeps a mail waiting for ever: exit 0 within ten seconds', async (context) => {
  let reached = 0
  const silent = createServer(() => {
    reached += 1
  }).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  context.after(() => void silent.close())
  const { port } = silent.address() as AddressInfo
  const place = await faultPlace(context)
  const smtp = { host: '127.0.0.1', port, secure: false }
  const account = { id: 'support', address: 'support@desk.example', smtp }
  const desk = await place.start({ config: JSON.stringify({ channels: { email: [account] } }) })
  await sendMail(desk.smtpPort, 'kept waiting')
  await until('being sent', () => reached > 0, { seconds: 60 })
  const asked = performance.now()
  const code = await desk.stop('SIGTERM')
  const took = performance.now() - asked
  assert.equal(code, 0, desk.log())
  assert.ok(took < WITHIN_MS, `${took} ms`)
})
