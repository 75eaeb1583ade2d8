import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultPlace } from '../support/fault-desk.ts'
import { type ChannelName, channelNames, startSixChannels } from '../support/six-channels.ts'
import { until } from '../support/until.ts'

const EACH = 5
/** As long as a platform says, shortened: the pause is one sleep, whatever its length. */
const BLOCKED_SECONDS = 20

test('while one platform answers 429 the other five go on, and nothing of its own is lost or doubled', async (context) => {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  const place = await faultPlace(context)
  const desk = await place.start({ config: platforms.config(channelNames), env: platforms.environment })
  await platforms.connect(desk)

  const acknowledged = async (channel: ChannelName) => {
    const rows = await place.db
      .collection('outbound')
      .find({ channel, kind: 'acknowledgement', state: 'sent' })
      .toArray()
    return rows.length
  }
  const writeTo = (channels: readonly ChannelName[], what: string) =>
    Promise.all(
      channels.flatMap((channel) =>
        Array.from({ length: EACH }, (_, index) => platforms.write(desk, channel, `${what} ${index} in ${channel}`)),
      ),
    )
  const allOf = (channels: readonly ChannelName[], count: number, seconds: number) =>
    until(
      `${count} acknowledged in each of ${channels.join(', ')}`,
      async () => (await Promise.all(channels.map(acknowledged))).every((each) => each >= count),
      { seconds },
    )

  await writeTo(channelNames, 'Before')
  await allOf(channelNames, EACH, 60)

  platforms.slack.limits.block('chat.postMessage', BLOCKED_SECONDS)
  const blockedUntil = performance.now() + BLOCKED_SECONDS * 1000
  await writeTo(channelNames, 'Meanwhile')
  const others = channelNames.filter((name) => name !== 'slack')
  await allOf(others, 2 * EACH, BLOCKED_SECONDS)
  assert.ok(performance.now() < blockedUntil, 'the others did not wait for it')
  assert.equal(await acknowledged('slack'), EACH)

  await allOf(['slack'], 2 * EACH, BLOCKED_SECONDS + 30)
  assert.ok(performance.now() > blockedUntil, 'it waited as long as it was told to')
  const posts = [...platforms.slack.workspace.channels.keys()].flatMap((channel) => platforms.slack.botPosts(channel))
  assert.equal(posts.length, 2 * EACH)
  const calls = platforms.slack.callsOf('chat.postMessage').length
  assert.ok(calls <= 2 * EACH + 40, `asked again only when told to: ${calls} calls`)
})
