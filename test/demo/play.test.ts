import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { play, type Stage, type Story } from '../../src/demo/play.ts'
import { colleague, customers } from '../../src/demo/story.ts'
import { testDatabases } from '../support/databases.ts'
import { type DeskProcess, freePort, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

type Ticket = {
  number: string
  status: string
  assignee: string | null
  requester: { name: string }
  messages: { direction: string; kind: string; text: string }[]
}

async function running(context: {
  after(end: () => Promise<void>): void
}): Promise<{ desk: DeskProcess; stage: Stage }> {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-demo-'))
  const desk = await startDesk({
    dataDir,
    config: await readFile(new URL('../../config/demo.yaml', import.meta.url), 'utf8'),
    env: { MONGODB_URI: databases.mongoUri, REDIS_URL: databases.redisUrl, LOG_LEVEL: 'warn' },
  })
  context.after(async () => {
    await desk.stop()
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  const office = {
    smtp: { host: '127.0.0.1', port: desk.smtpPort },
    deskAddress: 'support@desk.example',
    outgoingFolder: join(dataDir, 'outgoing-mail'),
  }
  return { desk, stage: { base: desk.base, token: desk.token, office } }
}

async function ticketOf(desk: DeskProcess, name: string): Promise<Ticket | undefined> {
  const { tickets } = (await desk.api('GET', '/api/tickets')).json as { tickets: Ticket[] }
  const found = tickets.find(({ requester }) => requester.name === name)
  return found && ((await desk.api('GET', `/api/tickets/${found.number}`)).json as Ticket)
}

const named = (name: string) => customers.find((customer) => customer.name === name)!

/** The demo's own people, without the pauses between what they do. */
const story: Story = {
  customers: [named('陈静'), named('刘洋')].map((customer) => ({
    ...customer,
    atSecond: 0,
    answers: customer.answers.map((answer) => ({ ...answer, afterSeconds: 0 })),
  })),
  colleague: { ...colleague, acts: colleague.acts.map((act) => ({ ...act, afterSeconds: 0 })) },
}

test('made-up customers write, are answered, answer, and one confirms', async (context) => {
  const { desk, stage } = await running(context)
  const told: string[] = []
  await play(stage, story, { signal: AbortSignal.timeout(60_000), told: (line) => told.push(line) })
  assert.deepEqual(
    told.filter((line) => line.includes('could not go on')),
    [],
  )

  const closed = await until('the confirmed ticket is closed', async () => {
    const ticket = await ticketOf(desk, '陈静')
    return ticket?.status === 'closed' ? ticket : null
  })
  assert.equal(closed.assignee, colleague.agent)
  const kinds = closed.messages.map(({ kind }) => kind)
  for (const kind of ['acknowledgement', 'reply', 'note', 'progress', 'solution']) assert.ok(kinds.includes(kind), kind)

  const mail = await until('the answer by mail joins its ticket', async () => {
    const ticket = await ticketOf(desk, '刘洋')
    return ticket?.messages.filter(({ direction }) => direction === 'in').length === 2 ? ticket : null
  })
  const answer = mail.messages.findLast(({ direction }) => direction === 'in')
  assert.equal(answer?.text.trim(), named('刘洋').answers[0]?.text, 'the quoted acknowledgement is folded away')
})

test('it ends when it is told to, whoever still has something to say', async () => {
  const nowhere = { host: '127.0.0.1', port: await freePort() }
  const stage: Stage = {
    base: `http://${nowhere.host}:${nowhere.port}`,
    token: '',
    office: { smtp: nowhere, deskAddress: 'support@desk.example', outgoingFolder: join(tmpdir(), 'echodesk-no-mail') },
  }
  const over = new AbortController()
  const playing = play(
    stage,
    { ...story, customers: [{ ...named('Emma Fischer'), atSecond: 3600 }] },
    { signal: over.signal, told: (line) => assert.fail(line) },
  )
  over.abort()
  await playing
})
