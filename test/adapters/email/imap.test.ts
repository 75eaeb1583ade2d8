import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { parseAccount } from '../../../src/adapters/email/config.ts'
import { type MailboxTimes, mailboxStream } from '../../../src/adapters/email/imap.ts'
import { type Dovecot, startDovecot, withoutDovecot } from '../../peers/dovecot.ts'
import { inbox, mailText, memoryState } from './support.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const QUICK: MailboxTimes = { watchMs: 30_000, answerMs: 20_000, retryMs: 20 }

async function dovecot(test: TestContext): Promise<Dovecot> {
  const server = await startDovecot()
  test.after(() => server.remove())
  return server
}

type Watched = { since?: 'now' | 'all'; port?: number; maxSize?: number; state?: ReturnType<typeof memoryState> }

/** A folder being watched, with the inbox that its mails go into. */
async function watched(test: TestContext, server: Dovecot, more: Watched = {}, times: Partial<MailboxTimes> = {}) {
  const { since = 'all', port = server.port, maxSize = 1024 * 1024, state = memoryState() } = more
  const { user, password } = server
  const { imap } = parseAccount({
    id: 'support',
    address: 'support@desk.example',
    imap: { host: '127.0.0.1', port, secure: false, user, password, since, maxSize },
  })
  const settings = { account: 'support', folder: 'INBOX', imap: imap!, state, now: () => new Date(), log }
  const stream = mailboxStream(settings, { ...QUICK, ...times })
  const desk = inbox(state)
  await stream.start(desk.accept)
  test.after(() => stream.stop())
  return { ...desk, stream, state }
}

const numbered = (number: number, body?: string) =>
  mailText({ 'Message-ID': `<${number}@customer.example>`, Subject: `Mail ${number}` }, body)

const subjects = (events: { body: Uint8Array }[]) =>
  events.map(({ body }) => /^Subject: (.*)$/m.exec(Buffer.from(body).toString('latin1'))?.[1]?.trim())

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('IMAP with a real Dovecot', { skip: withoutDovecot ?? false }, () => {
  it('takes in what arrives while it watches, within a second', async (test) => {
    const server = await dovecot(test)
    const desk = await watched(test, server)
    await until(() => desk.stream.health().ok)
    const start = performance.now()
    await server.deliver(numbered(1))
    await desk.count(1)
    assert.ok(performance.now() - start < 1_000, `${performance.now() - start} ms`)
    assert.deepEqual(subjects(desk.events), ['Mail 1'])
    assert.equal(desk.events[0]?.meta?.uid, '1')
    assert.equal(desk.events[0]?.meta?.folder, 'INBOX')
  })

  it('passes over what lay there before, but for `since: all`', async (test) => {
    const server = await dovecot(test)
    await server.deliver(numbered(1))
    const now = await watched(test, server, { since: 'now' })
    const all = await watched(test, server, { since: 'all' })
    await all.count(1)
    await until(() => now.stream.health().ok)
    await server.deliver(numbered(2, 'Date: Mon, 1 Jan 1990 23:59:59 +0000'))
    await Promise.all([now.count(1), all.count(2)])
    assert.deepEqual(subjects(now.events), ['Mail 2'])
  })

  it('fetches 200 mails in order, in batches, each stored with the place behind it', async (test) => {
    const server = await dovecot(test)
    await server.append(Array.from({ length: 200 }, (_, index) => numbered(index + 1)))
    const desk = await watched(test, server)
    await desk.count(200)
    assert.deepEqual(
      subjects(desk.events),
      Array.from({ length: 200 }, (_, index) => `Mail ${index + 1}`),
    )
    await until(() => desk.stream.health().ok)
    assert.equal(JSON.parse(desk.state.values.get('imap:INBOX') ?? '{}').uid, 200)
  })

  it('leaves the flags alone and does not ask for them: a mail that a person read first comes in too', async (test) => {
    const server = await dovecot(test)
    await server.deliver(numbered(1))
    await server.doveadm('flags', 'add', '\\Seen', 'ALL')
    await server.deliver(numbered(2))
    const desk = await watched(test, server)
    await desk.count(2)
    const flags = await server.doveadm('fetch', 'flags', 'ALL')
    assert.deepEqual(flags.match(/\\Seen/g), ['\\Seen'])
  })

  it('goes on behind the last mail after being away for long', async (test) => {
    const server = await dovecot(test)
    const before = await watched(test, server)
    await server.deliver(numbered(1))
    await before.count(1)
    await until(() => before.stream.health().ok)
    await before.stream.stop()
    for (let number = 2; number <= 5; number += 1) await server.deliver(numbered(number))
    const after = await watched(test, server, { state: before.state })
    await after.count(4)
    assert.deepEqual(subjects(after.events), ['Mail 2', 'Mail 3', 'Mail 4', 'Mail 5'])
  })

  it('comes back by itself after the server was away, and says so meanwhile', async (test) => {
    const server = await dovecot(test)
    const desk = await watched(test, server)
    await until(() => desk.stream.health().ok)
    await server.stop()
    await until(() => !desk.stream.health().ok)
    assert.match(desk.stream.health().reason ?? '', /INBOX: /)
    await server.start()
    await server.deliver(numbered(1))
    await desk.count(1)
    await until(() => desk.stream.health().ok)
  })

  it('reads all again under a new UIDVALIDITY, without a mail twice or one from before its time', async (test) => {
    const server = await dovecot(test)
    await server.append([numbered(1)], new Date(Date.now() - 60_000))
    const desk = await watched(test, server, { since: 'now' })
    await until(() => desk.stream.health().ok)
    await server.deliver(numbered(2))
    await server.deliver(numbered(3))
    await desk.count(2)
    const { uidValidity } = JSON.parse(desk.state.values.get('imap:INBOX') ?? '{}')
    await server.stop()
    await server.forgetUids()
    await server.start()
    await server.deliver(numbered(4))
    await desk.count(3)
    assert.deepEqual(subjects(desk.events).sort(), ['Mail 2', 'Mail 3', 'Mail 4'])
    await until(() => JSON.parse(desk.state.values.get('imap:INBOX') ?? '{}').uidValidity !== uidValidity)
  })

  it('does not move on while nothing can be stored', async (test) => {
    const server = await dovecot(test)
    const desk = await watched(test, server)
    desk.fail(new Error('the database is away'))
    await until(() => desk.stream.health().reason !== 'INBOX: connecting')
    await server.deliver(numbered(1))
    await until(() => /the database is away/.test(desk.stream.health().reason ?? ''))
    assert.equal(JSON.parse(desk.state.values.get('imap:INBOX') ?? '{}').uid ?? 0, 0)
    desk.fail(null)
    await desk.count(1)
  })

  it('fetches the header alone of a mail of 100 MB, in little memory, and the rest goes on', async (test) => {
    const server = await dovecot(test)
    await server.deliver(numbered(1))
    const line = Buffer.alloc(1024 * 1024, `${'large '.repeat(12)}\r\n`)
    await server.deliver([Buffer.from(numbered(2)), ...Array.from({ length: 100 }, () => line)])
    await server.deliver(numbered(3))
    const memory = process.memoryUsage().rss
    const desk = await watched(test, server, { maxSize: 50 * 1024 * 1024 })
    await desk.count(3)
    const grown = process.memoryUsage().rss - memory
    assert.ok(grown < 64 * 1024 * 1024, `${grown} bytes more`)
    const large = desk.events[1]
    assert.deepEqual(subjects(desk.events), ['Mail 1', 'Mail 2', 'Mail 3'])
    assert.equal(large?.meta?.notice, 'too-large')
    assert.ok(Number(large?.meta?.size) > 100 * 1024 * 1024)
    assert.ok((large?.body.length ?? 0) < 1_000)
  })

  it('takes in junk like any mail: what it means is found out later', async (test) => {
    const server = await dovecot(test)
    const junk = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256))
    await server.deliver(junk)
    await server.deliver(`X: ${'('.repeat(1_000_000)}\n\n`)
    await server.deliver(numbered(3))
    const desk = await watched(test, server, { maxSize: 5 * 1024 * 1024 })
    await desk.count(3)
  })

  it('notices a connection that died without a word', async (test) => {
    const server = await dovecot(test)
    const proxy = await freezingProxy(test, server.port)
    const desk = await watched(test, server, { port: proxy.port }, { watchMs: 100, answerMs: 200 })
    await until(() => desk.stream.health().ok)
    proxy.freeze()
    await server.deliver(numbered(1))
    await until(() => /no answer within/.test(desk.stream.health().reason ?? ''))
    proxy.thaw()
    await desk.count(1)
  })

  it('watches several folders, and knows a mail that lies in two', async (test) => {
    const server = await dovecot(test)
    await server.doveadm('mailbox', 'create', 'Sales')
    await server.deliver(numbered(1))
    await server.deliver(numbered(1), 'Sales')
    const state = memoryState()
    const desk = inbox(state)
    const { user, password, port } = server
    const { imap } = parseAccount({
      id: 'support',
      address: 'support@desk.example',
      imap: { host: '127.0.0.1', port, secure: false, user, password, since: 'all' },
    })
    for (const folder of ['INBOX', 'Sales']) {
      const settings = { account: 'support', folder, imap: imap!, state, now: () => new Date(), log }
      const stream = mailboxStream(settings, QUICK)
      await stream.start(desk.accept)
      test.after(() => stream.stop())
    }
    await until(() => ['INBOX', 'Sales'].every((folder) => state.values.get(`imap:${folder}`)?.includes('"uid":1')))
    assert.equal(desk.events.length, 1)
  })

  it('says which setting to mend where the login or the folder is wrong, and never the password', async (test) => {
    const server = await dovecot(test)
    const desk = await watched(test, { ...server, password: 'secret-canary-1' })
    await until(() => /check user and password under imap/.test(desk.stream.health().reason ?? ''))
    assert.doesNotMatch(desk.stream.health().reason ?? '', /canary/)
  })
})

/** A connection to Dovecot that can be made to forward nothing any more, without closing. New ones are forwarded. */
async function freezingProxy(test: TestContext, target: number) {
  const pairs: [Socket, Socket][] = []
  let refusing = false
  const server = createServer((client) => {
    if (refusing) return client.destroy()
    const upstream = connect(target, '127.0.0.1')
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    pairs.push([client, upstream])
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  test.after(() => {
    for (const socket of pairs.flat()) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as { port: number }).port,
    freeze() {
      refusing = true
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream)
        upstream.unpipe(client)
      }
    },
    thaw() {
      refusing = false
    },
  }
}
