import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { DeskProcess } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { startSixChannels } from '../support/six-channels.ts'
import { until } from '../support/until.ts'

const EVERY_MS = 6000
const HOUR_MS = 3_600_000
const TICKETS = 5
const priority = { firstResponse: 'PT1H', resolve: 'PT4H', updateEvery: `PT${EVERY_MS / 1000}S`, updateClock: 'always' }
const policy = { priorities: { urgent: priority, important: priority, normal: priority } }
const clock = new URL('../support/wrong-clock.ts', import.meta.url).href

async function deskOnTheBeat(context: TestContext) {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  const place = await faultPlace(context)
  const { NODE_OPTIONS = '' } = platforms.environment
  const start = (offMs = 0): Promise<DeskProcess> =>
    place.start({
      config: platforms.config(['discord'], policy),
      env: { NODE_OPTIONS: `${NODE_OPTIONS} --import=${clock}`, CLOCK_OFF_MS: String(offMs) },
    })
  /** The updates that were sent, and what each customer sees of them: as many, none of them twice. */
  const slots = async () => {
    const rows = await place.db.collection('outbound').find({ kind: 'progress', state: 'sent' }).toArray()
    return rows.map(({ ticketId, sentAt }) => ({ ticketId: String(ticketId), at: (sentAt as Date).getTime() }))
  }
  const shown = () =>
    [...platforms.discord.world.channels.keys()].reduce((sum, id) => sum + platforms.discord.botPosts(id).length, 0)
  const begin = async (desk: DeskProcess) => {
    for (let index = 0; index < TICKETS; index++) await platforms.write(desk, 'discord', 'The label is printed twice.')
    const sent = { kind: 'acknowledgement', state: 'sent' }
    await until('acknowledged', async () => (await place.db.collection('outbound').countDocuments(sent)) === TICKETS, {
      seconds: 60,
    })
  }
  /** No two updates of one ticket are closer than the interval, but for what a busy machine is late by. */
  const assertOnTheBeat = async () => {
    for (const sent of Map.groupBy(await slots(), ({ ticketId }) => ticketId).values()) {
      const times = sent.map(({ at }) => at).sort((one, other) => one - other)
      for (const [index, at] of times.slice(1).entries()) {
        assert.ok(at - times[index]! > EVERY_MS / 3, `two updates within ${at - times[index]!} ms`)
      }
    }
  }
  return { platforms, place, start, slots, shown, begin, assertOnTheBeat }
}

test('three processes over one database send one update for each slot', async (context) => {
  const { platforms, start, slots, shown, begin, assertOnTheBeat } = await deskOnTheBeat(context)
  const desks = [await start(), await start(), await start()]
  await platforms.connect(desks[0]!)
  await begin(desks[0]!)
  await until('three rounds', async () => (await slots()).length >= 3 * TICKETS, { seconds: 90 })
  for (const desk of desks) assert.equal(await desk.stop('SIGTERM'), 0, desk.log().slice(-2000))
  assert.equal(shown(), TICKETS + (await slots()).length)
  await assertOnTheBeat()
})

test('the host’s clock an hour ahead, then an hour back: nothing early, no slot twice', async (context) => {
  const { platforms, start, slots, shown, begin, place, assertOnTheBeat } = await deskOnTheBeat(context)
  let desk = await start(HOUR_MS)
  await platforms.connect(desk)
  const began = Date.now()
  await begin(desk)
  const tickets = await place.db.collection('tickets').find().toArray()
  for (const { createdAt } of tickets) assert.ok(Math.abs((createdAt as Date).getTime() - began) < HOUR_MS / 2)
  await until('a round', async () => (await slots()).length >= TICKETS, { seconds: 60 })
  for (const { at } of await slots()) assert.ok(at - began > EVERY_MS / 3, 'none before its time')
  await desk.stop('SIGTERM')

  desk = await start(-HOUR_MS)
  await platforms.connect(desk)
  await until('two more rounds', async () => (await slots()).length >= 3 * TICKETS, { seconds: 90 })
  await desk.stop('SIGTERM')
  assert.equal(shown(), TICKETS + (await slots()).length)
  await assertOnTheBeat()
})
