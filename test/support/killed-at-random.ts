import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Redis } from 'ioredis'
import { GATEWAY, POSTGRES, REDIS, serverOf } from '../embedded/support.ts'
import { createRandom } from '../simulation/month/random.ts'
import { allTickets, freePort } from './desk-process.ts'
import { faultPlace } from './fault-desk.ts'
import { answeredMails, sendMail } from './smtp-customers.ts'
import { until } from './until.ts'

const SENDERS = 10
const TIMES = { desk: 3, flush: 4, redis: 1, postgres: 1, gateway: 1 }
type Fault = keyof typeof TIMES

/**
 * Mails come in; after numbers of them that the seed decides the desk and its servers are killed and Redis is emptied.
 * Then each mail is one ticket and was answered once. The database is killed where it is the test's own.
 */
export async function killedAtRandom(
  context: TestContext,
  { mails, seed, database = true }: { mails: number; seed: number; database?: boolean },
): Promise<void> {
  const place = await faultPlace(context, { ownDatabase: database })
  const smtpPort = await freePort()
  const launch = () => place.start({ smtpPort, env: { LOG_LEVEL: 'error' } })
  const redis = new Redis(place.redisUrl, { maxRetriesPerRequest: null })
  redis.on('error', () => {})
  context.after(() => redis.disconnect())
  let desk = await launch()
  let restarting: Promise<unknown> = Promise.resolve()
  const kill = (name: RegExp) => process.kill(serverOf(place.dataDir, name).pid, 'SIGKILL')
  const faults: Record<Fault, () => void> = {
    desk() {
      restarting = restarting.then(async () => {
        await desk.stop('SIGKILL')
        desk = await launch()
      })
    },
    flush: () => void redis.flushall(),
    redis: () => kill(REDIS),
    postgres: () => kill(POSTGRES),
    gateway: () => kill(GATEWAY),
  }
  const plan = planOf(seed, mails, database)
  context.diagnostic(`seed ${seed}: ${plan.map(({ fault, after }) => `${fault} after ${after}`).join(', ')}`)

  let next = 0
  let taken = 0
  const send = async () => {
    while (next < mails) {
      const name = `mail${next++}`
      await until(`${name} taken`, () => sendMail(smtpPort, name).then(() => true), { seconds: 180, everyMs: 100 })
      taken += 1
      for (const { fault } of plan.filter(({ after }) => after === taken)) faults[fault]()
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, send))
  await restarting
  await redis.flushall()

  await until('every acknowledgement', async () => (await answeredMails(place.dataDir)).length >= mails, {
    seconds: 120,
    everyMs: 500,
  })
  const tickets = await allTickets(desk)
  assert.equal(tickets.length, mails, 'tickets')
  assert.equal(new Set(tickets.map(({ requester }) => requester.address)).size, mails, 'customers')
  assert.equal(new Set(tickets.map(({ number }) => number)).size, mails, 'numbers')
  const answered = await answeredMails(place.dataDir)
  assert.equal(answered.length, mails, 'acknowledgements')
  assert.equal(new Set(answered).size, mails, 'mails that were answered')
}

function planOf(seed: number, mails: number, database: boolean): { fault: Fault; after: number }[] {
  const random = createRandom(seed)
  const names = (Object.keys(TIMES) as Fault[]).filter((name) => database || !['postgres', 'gateway'].includes(name))
  const plan = names.flatMap((fault) =>
    Array.from({ length: TIMES[fault] }, () => ({ fault, after: Math.ceil(random.between(0, mails)) })),
  )
  return plan.sort((one, other) => one.after - other.after)
}
