import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startSmtpSink } from '../peers/smtp-sink.ts'
import { type DeskProcess, freePort } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { startMongoProxy, type WireCommand } from '../support/mongo-proxy.ts'
import { type ChannelName, startSixChannels } from '../support/six-channels.ts'
import { sendMail } from '../support/smtp-customers.ts'
import { until } from '../support/until.ts'

// The proxy before the database holds a command, or its answer, while the process is killed: so the moment is exact.

const into = (collection: string) => (command: WireCommand) => command.insert === collection
const SENT = /"externalIds":|"state":"sent"/
const notesWhatWasSent = (command: WireCommand) => command.update === 'outbound' && SENT.test(JSON.stringify(command))

async function deskBehindProxy(context: TestContext, channels: ChannelName[]) {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  const sink = await startSmtpSink()
  context.after(() => sink.stop())
  const place = await faultPlace(context)
  const proxy = await startMongoProxy(place.mongoUri)
  context.after(() => proxy.close())
  const { port, user, password } = sink
  const smtpPort = await freePort()
  const config = JSON.parse(platforms.config(channels))
  Object.assign(config.channels.email[0] ?? {}, { smtp: { host: '127.0.0.1', port, secure: false, user, password } })
  const start = async (): Promise<DeskProcess> => {
    const env = { ...platforms.environment, MONGODB_URI: proxy.uri }
    const desk = await place.start({ config: JSON.stringify(config), smtpPort, env })
    await platforms.connect(desk)
    return desk
  }
  const shown = {
    email: () => sink.mails.length,
    slack: () => postsIn(platforms.slack.workspace.channels, (id) => platforms.slack.botPosts(id)),
    discord: () => postsIn(platforms.discord.world.channels, (id) => platforms.discord.botPosts(id)),
    /** Of the first customer of all. */
    wecom: () => platforms.wecom.service.shown('wm1').length,
  }
  const count = (collection: string, what = {}) => place.db.collection(collection).countDocuments(what)
  const acknowledged = (times: number) =>
    until('acknowledged', async () => (await count('outbound', { state: 'sent' })) === times, { seconds: 60 })
  return { platforms, proxy, sink, start, smtpPort, shown, count, acknowledged }
}

const postsIn = (channels: Map<string, unknown>, posts: (id: string) => unknown[]) =>
  [...channels.keys()].reduce((sum, id) => sum + posts(id).length, 0)

test('killed before what came in was kept: nobody was told it was, it comes again, and is one ticket', async (context) => {
  const { platforms, proxy, start, smtpPort, count, acknowledged } = await deskBehindProxy(context, ['email', 'slack'])
  const desk = await start()
  const { first, pass } = proxy.hold('command', into('inbound'))
  const refused = assert.rejects(sendMail(smtpPort, 'early'))
  await platforms.write(desk, 'slack', 'The label is printed twice.')
  await first
  await until('Slack sent it', () => platforms.slack.delivery.delivered.length === 1)
  await desk.stop('SIGKILL')
  await refused
  assert.equal(platforms.slack.delivery.delivered[0]?.acknowledged, false)
  assert.equal(await count('inbound'), 0)
  pass()
  await start()
  await sendMail(smtpPort, 'early')
  await acknowledged(2)
  assert.equal(await count('tickets'), 2)
})

test('killed once it was kept and before anybody was told: it comes again, and is one ticket', async (context) => {
  const { proxy, start, smtpPort, sink, count, acknowledged } = await deskBehindProxy(context, ['email'])
  const desk = await start()
  const { first, pass } = proxy.hold('answer', into('inbound'))
  const refused = assert.rejects(sendMail(smtpPort, 'kept'))
  await first
  await desk.stop('SIGKILL')
  await refused
  assert.equal(await count('inbound'), 1)
  pass()
  await start()
  await sendMail(smtpPort, 'kept')
  await acknowledged(1)
  assert.deepEqual([await count('inbound'), await count('tickets'), sink.mails.length], [1, 1, 1])
})

test('killed between the acknowledgement in the outbox and its sending: it is sent once', async (context) => {
  const { platforms, proxy, start, shown, count, acknowledged } = await deskBehindProxy(context, ['discord'])
  const desk = await start()
  const { first, pass } = proxy.hold('answer', into('outbound'))
  await platforms.write(desk, 'discord', 'The label is printed twice.')
  await first
  await desk.stop('SIGKILL')
  assert.deepEqual([await count('tickets'), await count('outbound', { state: 'queued' }), shown.discord()], [1, 1, 0])
  pass()
  await start()
  await acknowledged(1)
  assert.deepEqual([await count('tickets'), await count('outbound'), shown.discord()], [1, 1, 1])
})

test('killed once the platform took it and before that was noted: it is not shown twice', async (context) => {
  const channels = ['wecom', 'email', 'slack', 'discord'] as const
  const { platforms, proxy, start, sink, shown, acknowledged } = await deskBehindProxy(context, [...channels])
  const desk = await start()
  const { pass } = proxy.hold('command', notesWhatWasSent)
  for (const channel of channels) await platforms.write(desk, channel, 'The label is printed twice.')
  await until('every platform took it', () => channels.every((channel) => shown[channel]() === 1), { seconds: 60 })
  await desk.stop('SIGKILL')
  pass()
  await start()
  await acknowledged(channels.length)
  // SMTP takes no key: whoever gets it twice gets the same mail.
  const mails = new Set(sink.mails.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw.toString('latin1'))?.[1]))
  assert.equal(mails.size, 1)
  const { slack, discord, wecom } = shown
  assert.deepEqual([slack(), discord(), wecom()], [1, 1, 1])
})
