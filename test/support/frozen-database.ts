import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { GATEWAY, POSTGRES, serverOf } from '../embedded/support.ts'
import { faultPlace } from './fault-desk.ts'
import { assertEachOnce, writeAll } from './many-customers.ts'
import { startSixChannels } from './six-channels.ts'
import { freeze } from './stopped.ts'
import { until } from './until.ts'

/** What was answered as the database stopped may still be on its way. Milliseconds. */
const ON_ITS_WAY = 500

/** The database's processes stand still for so long while messages come in by mail, chat and Slack. */
export async function withFrozenDatabase(
  context: TestContext,
  {
    each,
    perSecond,
    seconds,
    slackRepeats,
  }: { each: number; perSecond: number; seconds: number; slackRepeats: number[] },
): Promise<void> {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  platforms.slack.delivery.retryDelays = slackRepeats
  const place = await faultPlace(context, { ownDatabase: true })
  const desk = await place.start({ config: platforms.config(['email', 'web', 'slack']) })
  await platforms.connect(desk)
  const run = writeAll(desk, platforms, each, perSecond)
  await until('the first', () => run.taken.length >= each / 4, { seconds: 120 })

  const servers = freeze([POSTGRES, GATEWAY].map((name) => serverOf(place.dataDir, name).pid))
  context.after(() => servers.thaw())
  const from = performance.now()
  await until('it is not ready', async () => (await fetch(`${desk.base}/readyz`)).status === 503, { seconds: 10 })
  await until('the time is over', () => performance.now() > from + seconds * 1000, { seconds: seconds + 10 })
  assert.equal(desk.child.exitCode, null)
  const to = performance.now()
  servers.thaw()

  await run.done
  const meanwhile = run.taken.filter((at) => at > from + ON_ITS_WAY && at < to)
  assert.deepEqual(meanwhile, [], 'taken although nothing could be kept')
  await assertEachOnce(place, platforms, each, 300)
  context.diagnostic(`${3 * each} messages, ${seconds} s away, ${run.refused()} refusals on the way`)
}
