import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SlackPeer } from '../peers/slack/index.ts'
import { testDatabases } from '../support/databases.ts'
import { type DeskProcess, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

const HELP = 'C0HELP'
const DESK = 'C0DESKS'
const CUSTOMER = 'U0CHEN'
const AGENT = 'U0LI'

const config = (peer: SlackPeer) => `
locale: en
priorities: { urgent: { updateEvery: PT3S } }
replyHold: { slack: PT1S }
agents: [{ id: li, name: Li, role: l1, slack: ${AGENT} }]
channels:
  slack: [{ id: main, botToken: ${peer.credentials.botToken}, appToken: ${peer.credentials.appToken}, signingSecret: ${peer.signingSecret}, apiUrl: "${peer.apiUrl}" }]
desk: { slack: { account: main, channel: ${DESK} } }
`

async function running(context: { after(end: () => Promise<void>): void }) {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-slack-'))
  const peer = await SlackPeer.start()
  peer.workspace.addUser({ id: CUSTOMER, name: 'Chen' })
  peer.workspace.addUser({ id: AGENT, name: 'Li' })
  peer.workspace.addUser({ id: 'U0GUEST', name: 'guest', is_restricted: true })
  peer.workspace.addChannel(HELP, [CUSTOMER])
  peer.workspace.addChannel(DESK, [AGENT, 'U0GUEST'])
  const desk = await startDesk({
    dataDir,
    config: config(peer),
    env: {
      MONGODB_URI: databases.mongoUri,
      REDIS_URL: databases.redisUrl,
      LOG_LEVEL: 'warn',
    },
  })
  context.after(async () => {
    await desk.stop()
    await peer.stop()
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  await until('a socket', () => peer.socket.open > 0)
  return { peer, desk }
}

const inThread = (peer: SlackPeer, channel: string, thread: string) =>
  peer.botPosts(channel, thread).map(({ text }) => text)

const ticketOf = async (desk: DeskProcess, number: string) =>
  (await desk.api('GET', `/api/tickets/${number}`)).json as {
    status: string
    assignee: string
    messages: { kind: string; text: string }[]
  }

test('a customer in a channel, an agent in a thread, and every word in its place', async (context) => {
  const { peer, desk } = await running(context)
  const said = peer.say(CUSTOMER, HELP, 'Production is down, nobody can log in, please help now!')
  const [acknowledgement] = await until('acknowledged in the thread', () => {
    const texts = inThread(peer, HELP, said.ts)
    return texts.length > 0 ? texts : null
  })
  const number = /\d{8}-\d{3}/.exec(acknowledgement!)![0]

  const card = await until('the card on the desk', () =>
    peer.botPosts(DESK).find((post) => JSON.stringify(post.blocks).includes(number)),
  )
  await until('the first update, on the beat', () =>
    inThread(peer, HELP, said.ts).some((text) => text.includes('Progress on ticket')),
  )

  peer.press(AGENT, { channel: DESK, ts: card.ts }, 'accept')
  await until('accepted', async () => (await ticketOf(desk, number)).assignee === 'li')

  peer.say(AGENT, DESK, '// only for us: the disk is full', { thread: card.ts })
  peer.say(AGENT, DESK, 'We are restoring the database.', { thread: card.ts })
  await until('the answer in the customer’s thread', () =>
    inThread(peer, HELP, said.ts).some((text) => text.includes('restoring')),
  )
  const note = await until('the note', async () =>
    (await ticketOf(desk, number)).messages.find(({ kind }) => kind === 'note'),
  )
  assert.match(note.text, /disk is full/)
  assert.ok(!inThread(peer, HELP, said.ts).some((text) => text.includes('disk is full')))

  peer.say(CUSTOMER, HELP, 'Thank you, waiting & hoping', { thread: said.ts })
  await until('the customer’s words on the desk', () =>
    inThread(peer, DESK, card.ts).some((text) => text.includes('waiting &amp; hoping')),
  )

  peer.say('U0GUEST', DESK, 'I am a guest and write to your customer', { thread: card.ts })
  peer.dropSockets()
  const meanwhile = peer.say(AGENT, DESK, 'Restored, please try.', { thread: card.ts })
  await until(
    'what was written while the line was down',
    () => inThread(peer, HELP, said.ts).some((text) => text.includes('Restored')),
    { seconds: 40 },
  )
  assert.equal(inThread(peer, HELP, said.ts).filter((text) => text.includes('Restored')).length, 1, meanwhile.ts)
  assert.ok(!inThread(peer, HELP, said.ts).some((text) => text.includes('guest')))

  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'resolve', text: 'The disk was full.' })
  await until('the solution', () => inThread(peer, HELP, said.ts).some((text) => text.includes('The disk was full.')))
  peer.say(CUSTOMER, HELP, 'solved', { thread: said.ts })
  await until('closed by the customer’s word', async () => (await ticketOf(desk, number)).status === 'closed')
})

test('a platform that says "slow down" is waited for, and nothing is lost or shown twice', async (context) => {
  const { peer } = await running(context)
  peer.limits.posts = { perSecond: 1, burst: 1 }
  peer.limits.block('chat.postMessage', 2, HELP)
  const said = Array.from({ length: 5 }, (_, index) => peer.say(CUSTOMER, HELP, `Where do I find invoice ${index}?`))
  for (const { ts } of said) await until('acknowledged', () => inThread(peer, HELP, ts).length > 0, { seconds: 60 })
  for (const { ts } of said) assert.equal(inThread(peer, HELP, ts).length, 1)
})
