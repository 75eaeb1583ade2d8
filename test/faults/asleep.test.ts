import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { DeskProcess } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.ts'
import { startSixChannels } from '../support/six-channels.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TICKETS = 3
const clock = new URL('../support/wrong-clock.ts', import.meta.url).href
const daily = {
  firstResponse: 'P1D',
  resolve: 'P9D',
  updateEvery: null,
  updateDailyBy: '17:00',
  updateClock: 'business',
}
const policy = {
  timeZone: 'UTC',
  priorities: { urgent: daily, important: daily, normal: daily },
  calendars: { default: { holidays: null, hours: { 'mon-sun': ['00:00-24:00'] } } },
}

/** A desk at ten in the morning with tickets that hear at five in the afternoon. All clocks jump as the test says. */
async function deskInTheMorning(context: TestContext) {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  const place = await faultPlace(context)
  const file = join(place.dataDir, 'clock')
  const proxies: MongoProxy[] = []
  const { NODE_OPTIONS = '' } = platforms.environment
  let ahead = 0
  const jump = async (milliseconds: number) => {
    ahead += milliseconds
    for (const proxy of proxies) proxy.ahead(ahead)
    await writeFile(`${file}.new`, String(ahead))
    await rename(`${file}.new`, file)
  }
  await jump(DAY_MS - (Date.now() % DAY_MS) + 10 * HOUR_MS)
  const start = async (): Promise<{ desk: DeskProcess; proxy: MongoProxy }> => {
    const proxy = await startMongoProxy(place.mongoUri)
    context.after(() => proxy.close())
    proxy.ahead(ahead)
    proxies.push(proxy)
    const env = { MONGODB_URI: proxy.uri, NODE_OPTIONS: `${NODE_OPTIONS} --import=${clock}`, CLOCK_OFF_FILE: file }
    const desk = await place.start({ config: platforms.config(['discord'], policy), env })
    return { desk, proxy }
  }
  const first = await start()
  await platforms.connect(first.desk)
  for (let index = 0; index < TICKETS; index++)
    await platforms.write(first.desk, 'discord', 'The label is printed twice.')
  const rows = place.db.collection('outbound')
  const sent = (kind: string) => rows.countDocuments({ kind, state: 'sent' })
  await until('acknowledged', async () => (await sent('acknowledgement')) === TICKETS)
  const shown = () =>
    [...platforms.discord.world.channels.keys()].reduce((sum, id) => sum + platforms.discord.botPosts(id).length, 0)
  return {
    ...first,
    start,
    jump,
    /** Each customer has heard so many updates, and the next is due in the days to come. */
    async heard(times: number) {
      await until(`${times} updates each`, async () => {
        const due = { kind: 'progress', dueAt: { $lte: new Date(Date.now() + ahead) } }
        return (
          (await sent('progress')) >= times * TICKETS && (await place.db.collection('timers').countDocuments(due)) === 0
        )
      })
      assert.equal(shown(), (1 + times) * TICKETS)
      const each = await rows.aggregate([{ $match: { kind: 'progress' } }, { $sortByCount: '$ticketId' }]).toArray()
      assert.deepEqual(
        each.map(({ count }) => count),
        Array(TICKETS).fill(times),
      )
    },
  }
}

test('asleep over the time of an update, of the next, and for days: each time it is sent once, late', async (context) => {
  const { desk, jump, heard } = await deskInTheMorning(context)
  for (const [index, milliseconds] of [9 * HOUR_MS, DAY_MS, 3 * DAY_MS].entries()) {
    desk.child.kill('SIGSTOP')
    await jump(milliseconds)
    desk.child.kill('SIGCONT')
    await heard(index + 1)
  }
  assert.equal(await desk.stop(), 0, desk.log().slice(-2000))
})

test('asleep in the middle of sending, while another process does it: nothing is sent again on waking', async (context) => {
  const { desk, proxy, start, jump, heard } = await deskInTheMorning(context)
  const asleep = Promise.withResolvers<void>()
  proxy.refuse((command) => {
    if (command.insert === 'outbound' && JSON.stringify(command).includes('"progress"')) {
      desk.child.kill('SIGSTOP')
      asleep.resolve()
    }
    return false
  })
  await jump(9 * HOUR_MS)
  await asleep.promise
  proxy.refuse(null)
  await jump(HOUR_MS)
  const other = await start()
  await heard(1)
  desk.child.kill('SIGCONT')
  await jump(DAY_MS)
  await heard(2)
  for (const each of [desk, other.desk]) assert.equal(await each.stop(), 0, each.log().slice(-2000))
})
