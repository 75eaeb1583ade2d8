import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { faultPlace } from '../support/fault-desk.ts'
import { answeredMails, sendMail } from '../support/smtp-customers.ts'
import { until } from '../support/until.ts'

const MAILS = 10

test('Redis has no memory left: mail is still taken and kept, it is told, and all is answered once there is room', async (context) => {
  const place = await faultPlace(context)
  const desk = await place.start()
  const redis = new Redis(place.redisUrl)
  context.after(() => redis.disconnect())
  await redis.config('SET', 'maxmemory', '1')

  for (let index = 0; index < MAILS; index++) await sendMail(desk.smtpPort, `mail${index}`)
  assert.equal(await place.db.collection('inbound').countDocuments({ channel: 'email' }), MAILS)
  assert.match(desk.log(), /OOM command not allowed.*the queue is away/)
  assert.deepEqual(await answeredMails(place.dataDir), [])

  const told = () => (desk.log().match(/a queue is out of reach/g) ?? []).length
  await until('it is told', () => told() > 0)

  await redis.config('SET', 'maxmemory', '0')
  await until('every acknowledgement', async () => (await answeredMails(place.dataDir)).length >= MAILS, {
    seconds: 60,
  })
  const answered = await answeredMails(place.dataDir)
  assert.equal(answered.length, MAILS)
  assert.equal(new Set(answered).size, MAILS)
  assert.ok(told() < MAILS, `told once for each queue, not ${told()} times`)
})
