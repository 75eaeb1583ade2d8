import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultPlace } from '../support/fault-desk.ts'
import { type ChannelName, channelNames, startSixChannels } from '../support/six-channels.ts'
import { until } from '../support/until.ts'

const DESK = 'C0DESKS'

/** Six channels in one process, whose desk in Slack is told of trouble at once. */
async function started(context: Parameters<typeof faultPlace>[0]) {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  platforms.slack.workspace.addChannel(DESK)
  const place = await faultPlace(context)
  const more = { locale: 'en', alarmAfter: 'PT1S', desk: { slack: { account: 'main', channel: DESK } } }
  const desk = await place.start({ config: platforms.config(channelNames, more), env: platforms.environment })
  await platforms.connect(desk)

  const acknowledged = (channel: ChannelName, text: string) => async () => {
    const message = await place.db.collection('messages').findOne({ channel, text: { $regex: `^${text}` } })
    if (!message) return false
    const row = await place.db.collection('outbound').findOne({ dedupeKey: `${message.ticketId}:acknowledgement` })
    return row?.state === 'sent'
  }
  const works = async (channels: readonly ChannelName[], text: string) => {
    await Promise.all(channels.map((channel) => platforms.write(desk, channel, `${text} in ${channel}`)))
    for (const channel of channels) await until(`${text} in ${channel}`, acknowledged(channel, text), { seconds: 60 })
  }
  const health = async (name: string) => {
    const { parts } = (await (await fetch(`${desk.base}/readyz`)).json()) as { parts: Record<string, { ok: boolean }> }
    return parts[name]?.ok
  }
  const isTold = (name: string) =>
    platforms.slack.botPosts(DESK).some((post) => new RegExp(`⚠️.*${name}`).test(post.text ?? ''))
  return { platforms, desk, works, health, isTold }
}

const others = (name: ChannelName) => channelNames.filter((each) => each !== name)

test('a puppet that throws in a timer, or rejects: the others live, it is started anew, the desk is told', async (context) => {
  const { platforms, desk, works, health, isTold } = await started(context)
  await works(channelNames, 'Before')
  for (const fault of ['exception', 'rejection'] as const) {
    await platforms.failPuppet(fault)
    await until('it is not well', async () => !(await health('wechat/personal')), { everyMs: 50 })
    await works(others('wechat'), `While it is down by an ${fault}`)
    // One that is back at once is no trouble to speak of: it fails again, and is away for longer each time.
    const isKnown = async () => {
      if (isTold('wechat/personal')) return true
      if (await health('wechat/personal')) await platforms.failPuppet(fault)
      return false
    }
    await until('the desk is told', isKnown, { everyMs: 500, seconds: 60 })
    await until('it is well again', () => health('wechat/personal'), { seconds: 40 })
    await works(['wechat'], `After the ${fault}`)
  }
  assert.equal(desk.child.exitCode, null, 'the process lives')
})

test('Slack says invalid_auth while it reconnects: the others live, and it comes back by itself', async (context) => {
  const { platforms, desk, works, health } = await started(context)
  await works(channelNames, 'Before')
  for (let count = 0; count < 3; count++) {
    platforms.slack.limits.next('apps.connections.open', { error: 'invalid_auth' })
  }
  platforms.slack.dropSockets()
  await until('it is not well', async () => !(await health('slack/main')), { everyMs: 50, seconds: 40 })
  await works(others('slack'), 'Meanwhile')
  await until('it is well again', () => health('slack/main'), { seconds: 60 })
  await works(['slack'], 'After')
  assert.equal(desk.child.exitCode, null, 'the process lives')
})

test('Discord gives up a session right behind resuming it: the others live, and it comes back by itself', async (context) => {
  const { platforms, desk, works, health } = await started(context)
  await works(channelNames, 'Before')
  platforms.discord.gateway.invalidatesResumed = true
  platforms.discord.gateway.drop()
  await works(others('discord'), 'Meanwhile')
  platforms.discord.gateway.invalidatesResumed = false
  await until('it is well again', () => health('discord/main'), { seconds: 60 })
  await works(['discord'], 'After')
  assert.equal(desk.child.exitCode, null, 'the process lives')
})
