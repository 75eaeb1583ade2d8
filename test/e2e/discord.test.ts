import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DiscordPeer, types } from '../peers/discord/index.ts'
import { testDatabases } from '../support/databases.ts'
import { type DeskProcess, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

async function running(context: { after(end: () => Promise<void>): void }) {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-discord-'))
  const peer = await DiscordPeer.start()
  const { world, apiUrl } = peer
  const help = world.addGuildChannel('help')
  const forum = world.addGuildChannel('questions', types.forum)
  const config = `
locale: en
replyHold: { discord: PT0S }
agents: [{ id: li, name: Li, role: l1 }]
channels:
  discord: [{ id: main, token: ${world.token}, applicationId: '${world.bot.id}', publicKey: ${world.publicKey}, apiUrl: "${apiUrl}", supportChannels: ['${help.id}', '${forum.id}'] }]
`
  const env = {
    MONGODB_URI: databases.mongoUri,
    REDIS_URL: databases.redisUrl,
    LOG_LEVEL: 'warn',
  }
  const desk = await startDesk({ dataDir, config, env })
  context.after(async () => {
    await desk.stop()
    await peer.stop()
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  await until('a session', () => peer.gateway.open > 0)
  return { peer, help, desk }
}

type Ticket = { status: string; messages: { direction: string; kind: string; text: string }[] }

const ticketOf = async (desk: DeskProcess, number: string): Promise<Ticket> =>
  (await desk.api('GET', `/api/tickets/${number}`)).json as Ticket

const numberIn = (text: string): string => /\d{8}-\d{3}/.exec(text.replaceAll('\\', ''))![0]

test('a customer in a support channel: a thread, an answer, buttons, and the end', async (context) => {
  const { peer, help, desk } = await running(context)
  const user = peer.world.addUser('Chen')
  const said = peer.say(user, help, 'The printer in room 7 is broken')
  const texts = () => peer.botPosts(said.id).map(({ content }) => content)
  const acknowledgement = await until('acknowledged in a thread', () => texts()[0])
  const number = numberIn(acknowledgement)
  const thread = peer.world.channels.get(said.id)!

  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'accept', as: 'li' })
  await desk.api('POST', `/api/tickets/${number}/commands`, {
    command: 'reply',
    text: 'On my way, *Li*',
    as: 'li',
  })
  await until('the answer', () => texts().some((text) => text.includes('On my way')))
  peer.say(user, thread, 'Thank you, I am waiting')
  await until('the customer’s words', async () =>
    (await ticketOf(desk, number)).messages.some(({ text }) => text.includes('I am waiting')),
  )

  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'resolve', text: 'Paper jam', as: 'li' })
  const solution = await until('the solution', () =>
    peer.botPosts(said.id).find(({ content }) => content.includes('Paper jam')),
  )
  const buttons = (solution.components as { components: { custom_id: string }[] }[]).flatMap((row) => row.components)
  const yes = buttons.find(({ custom_id }) => custom_id.endsWith(':yes'))
  assert.ok(yes, 'a solution asks for confirmation by buttons')
  const press = { type: 3, data: { custom_id: yes.custom_id, component_type: 2 }, message: solution }
  const token = peer.interact(user, thread, press)
  await until('the press acknowledged', () => peer.answerTo(token))
  await until('closed by the button', async () => (await ticketOf(desk, number)).status === 'closed')
  assert.deepEqual(peer.context.pings, [])
})
