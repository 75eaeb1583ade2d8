import assert from 'node:assert/strict'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { email } from '../../../src/adapters/email/index.ts'
import { parseMail } from '../../../src/adapters/email/parse/index.ts'
import type { ChannelSurroundings } from '../../../src/core/ports/channel.ts'
import { startSmtpSink } from '../../peers/smtp-sink.ts'
import { mailText, sendAction, surroundings, temporaryFolder } from './support.ts'

const plain = { id: 'support', address: 'support@desk.example', name: 'Desk 客服' }

async function desk(
  test: TestContext,
  settings: Record<string, unknown> = {},
  around: Partial<ChannelSurroundings> = {},
) {
  const dataDir = await temporaryFolder(test)
  const [adapter] = email.create([email.parseAccount({ ...plain, ...settings })], surroundings(dataDir, around))
  if (!adapter) throw new Error('there is no adapter')
  test.after(() => adapter.close?.())
  const folder = join(dataDir, 'outgoing-mail')
  const written = async () => {
    const files = (await readdir(folder)).sort()
    return Promise.all(files.map((file) => readFile(join(folder, file))))
  }
  return { adapter, folder, written, dataDir }
}

async function sink(test: TestContext) {
  const server = await startSmtpSink()
  test.after(() => server.stop())
  const { port, user, password } = server
  return { server, smtp: { host: '127.0.0.1', port, user, password } }
}

const headersOf = (raw: Buffer) =>
  raw
    .toString('latin1')
    .split('\r\n\r\n')[0]
    ?.replace(/\r\n[ \t]+/g, ' ') ?? ''

describe('mail with no server to send it', () => {
  it('is written whole, once, the same bytes again, readable by its owner alone', async (test) => {
    const { adapter, folder, written } = await desk(test)
    const first = await adapter.send(sendAction(), 'key-1')
    const [before] = await written()
    const again = await adapter.send(sendAction(), 'key-1')
    assert.deepEqual(again, first)
    assert.deepEqual(await written(), [before])
    const [file = ''] = await readdir(folder)
    assert.match(file, /^2026-11-22T100001-234Z-[0-9a-f]{20}\.eml$/)
    assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600)
  })

  it('fails in a way that is tried again where it cannot be written', async (test) => {
    const { adapter, folder, dataDir } = await desk(test)
    await writeFile(folder, 'a file in the way')
    await assert.rejects(adapter.send(sendAction(), 'key-1'), { name: 'ChannelError', fault: 'transient' })
    await chmod(dataDir, 0o700)
  })
})

describe('a mail of ours', () => {
  it('is an acknowledgement: number, thread, and the marks of what nobody wrote', async (test) => {
    const { adapter, written } = await desk(test)
    const { externalId } = await adapter.send(
      sendAction({ inReplyTo: ['zero@c', 'sha256:ff', 'one@customer.example'] }),
      'k',
    )
    const [raw = Buffer.of()] = await written()
    const headers = headersOf(raw)
    assert.match(headers, /^Subject: Re: \[20261122-001\] Printer$/m)
    assert.match(headers, /^In-Reply-To: <one@customer\.example>$/m)
    assert.match(headers, /^References: <zero@c> <one@customer\.example>$/m)
    assert.match(headers, /^Auto-Submitted: auto-replied$/m)
    assert.match(headers, /^X-Loop: support@desk\.example$/m)
    assert.match(headers, /^X-Auto-Response-Suppress: All$/m)
    assert.match(headers, /^Date: Sun, 22 Nov 2026 10:00:01 \+0000$/m)
    assert.ok(headers.includes(`Message-ID: <${externalId}>`))
    assert.match(headers, /^From: =\?UTF-8\?.*<support@desk\.example>$/m)
    assert.doesNotMatch(headers, /^Reply-To/m)
  })

  it('answers a mail that came without a Message-ID, too', async (test) => {
    const { adapter, written } = await desk(test)
    await adapter.send(sendAction({ inReplyTo: ['sha256:ff'] }), 'k')
    const [raw = Buffer.of()] = await written()
    assert.match(headersOf(raw), /^Subject: Re: \[20261122-001\] Printer$/m)
    assert.match(headersOf(raw), /^Auto-Submitted: auto-replied$/m)
    assert.doesNotMatch(headersOf(raw), /^(In-Reply-To|References)/m)
  })

  it('carries no such marks where an agent wrote it', async (test) => {
    const { adapter, written } = await desk(test)
    const part = {
      text: 'Please restart it.',
      subject: 'Re: [20261122-001] Printer',
      attachments: [],
      automatic: false,
    }
    await adapter.send(sendAction({ part }), 'k')
    const [raw = Buffer.of()] = await written()
    assert.doesNotMatch(headersOf(raw), /auto-submitted|x-loop|x-auto-response|precedence/i)
    assert.match(headersOf(raw), /^Subject: Re: \[20261122-001\] Printer$/m)
  })

  it('keeps Chinese text, a file and its name', async (test) => {
    const { adapter, written } = await desk(test)
    const file = { fileId: 'f', name: '日志\u202e.txt', type: 'text/plain', size: 8 }
    const text = '您好，\n\n打印机已修好。\n.\nFrom here on it works 👍'
    await adapter.send(sendAction({ part: { text, subject: '打印机', attachments: [file], automatic: false } }), 'k')
    const [raw = Buffer.of()] = await written()
    assert.doesNotMatch(raw.toString('latin1'), /[\x80-\xff]|[^\r]\n|\r\r/)
    const mail = await parseMail(raw)
    assert.equal(mail.text.trim(), text)
    assert.equal(mail.subject, 'Re: [20261122-001] 打印机')
    assert.deepEqual(
      mail.attachments.map(({ name, content }) => [name, Buffer.from(content).toString()]),
      [['日志.txt', 'the file']],
    )
  })

  it('lets nobody write headers: not by subject, name, address, file name or what it answers', async (test) => {
    const evil = 'x\r\nBcc: victim@else.example\r\n\r\nbody'
    const { adapter, written } = await desk(test, { name: evil })
    const action = sendAction({ inReplyTo: [`a@b>${evil}`] })
    action.part = {
      text: 'Hello',
      subject: evil,
      automatic: true,
      attachments: [{ fileId: 'f', name: evil, type: `text/plain${evil}`, size: 1 }],
    }
    action.conversation.address = `ann@customer.example${evil}`
    await adapter.send(action, 'k')
    const [raw = Buffer.of()] = await written()
    assert.doesNotMatch(raw.toString('latin1'), /^Bcc:/m)
  })

  it('finds its ticket again by the answer to it, with the subject changed', async (test) => {
    const { adapter } = await desk(test)
    const { externalId } = await adapter.send(sendAction(), 'k')
    const body = Buffer.from(
      mailText({ Subject: 'something else', 'In-Reply-To': `<${externalId}>`, 'Message-ID': '<two@c>' }),
    )
    const event = await adapter.parse({ body, meta: {}, receivedAt: new Date() })
    assert.equal(event?.conversation.references?.[0], externalId)
    assert.equal(event?.conversation.replyToken, sendAction().replyToken)
  })

  it('is no customer’s to another desk where nobody wrote it, and is one where an agent did', async (test) => {
    const { adapter, written } = await desk(test)
    await adapter.send(sendAction(), 'acknowledgement')
    const part = { text: 'Could you do this for us?', subject: 'Request', attachments: [], automatic: false }
    await adapter.send(sendAction({ part, decidedAt: new Date('2026-11-22T11:00:00Z') }), 'reply')
    const [other] = email.create(
      [email.parseAccount({ id: 'help', address: 'help@other.example' })],
      surroundings(await temporaryFolder(test)),
    )
    test.after(() => other?.close?.())
    const events = []
    for (const body of await written()) {
      events.push(await other?.parse({ body, meta: { mailFrom: plain.address }, receivedAt: new Date() }))
    }
    assert.deepEqual(
      events.map((event) => event?.automatic?.reason ?? null),
      ['auto-submitted: auto-replied', null],
    )
  })

  it('gives every ticket addresses of its own where the server takes them', async (test) => {
    const { server, smtp } = await sink(test)
    const { adapter } = await desk(test, { smtp, plusAddressing: true })
    await adapter.send(sendAction(), 'k')
    const { replyToken } = sendAction()
    assert.equal(server.mails[0]?.from, `support+b.${replyToken}@desk.example`)
    assert.match(
      headersOf(server.mails[0]?.raw ?? Buffer.of()),
      new RegExp(`^Reply-To: support\\+r\\.${replyToken}@desk`, 'm'),
    )
  })
})

describe('mail over SMTP', () => {
  it('is repeated under the same Message-ID when the answer after the text was lost', async (test) => {
    const { server, smtp } = await sink(test)
    const { adapter } = await desk(test, { smtp })
    server.trouble({ at: 'data', reply: 'cut' })
    await assert.rejects(adapter.send(sendAction(), 'key-1'), { name: 'ChannelError', fault: 'transient' })
    await adapter.send(sendAction(), 'key-1')
    assert.equal(server.mails.length, 2)
    assert.deepEqual(server.mails[0], server.mails[1])
  })

  it('tells a full mailbox and a policy from an address that is gone', async (test) => {
    const { server, smtp } = await sink(test)
    const { adapter } = await desk(test, { smtp })
    const faultOf = async (reply: number, text: string, at: 'recipient' | 'mail' = 'recipient') => {
      server.trouble({ at, reply, text })
      return adapter.send(sendAction(), 'k').then(
        () => null,
        (error) => error.fault,
      )
    }
    assert.equal(await faultOf(550, '5.1.1 No such user'), 'unreachable')
    assert.equal(await faultOf(553, 'sorry, no mailbox here by that name'), 'unreachable')
    assert.equal(await faultOf(552, '5.2.2 Mailbox full'), 'rejected')
    assert.equal(await faultOf(550, '5.7.1 Blocked by policy'), 'rejected')
    assert.equal(await faultOf(450, '4.2.0 Greylisted'), 'transient')
    assert.equal(await faultOf(421, 'Service shutting down', 'mail'), 'rate-limited')
    assert.equal(await faultOf(530, 'Authentication required', 'mail'), 'unauthorised')
  })

  it('is checked with its credentials, which no message repeats', async (test) => {
    const { smtp } = await sink(test)
    const good = await desk(test, { smtp })
    assert.deepEqual(
      (await good.adapter.check()).map(({ ok }) => ok),
      [true],
    )
    const bad = await desk(test, { smtp: { ...smtp, password: 'secret-canary-2' } })
    const [finding] = await bad.adapter.check()
    assert.match(finding?.remedy ?? '', /user and password under smtp/)
    assert.doesNotMatch(JSON.stringify(finding), /canary/)
    const gone = await desk(test, {
      smtp: { ...smtp, port: 1 },
      imap: { host: '127.0.0.1', port: 1, secure: false, user: 'u', password: 'p' },
    })
    assert.deepEqual(
      (await gone.adapter.check()).map(({ ok }) => ok),
      [false, false],
    )
  })
})

describe('the channel', () => {
  it('takes a mail in, makes an event of it, and puts aside what it cannot read', async (test) => {
    const { adapter } = await desk(test, {}, { intake: { host: '127.0.0.1', port: 0, maxSize: 1_000_000 } })
    assert.deepEqual(
      adapter.ingress.map(({ kind }) => kind),
      ['stream'],
    )
    const body = Buffer.from(mailText({}))
    assert.equal(
      (await adapter.parse({ body, meta: { verified: 'loopback' }, receivedAt: new Date() }))?.from.verified,
      true,
    )
    const junk = { body: Buffer.from('\0\0\0'), meta: {}, receivedAt: new Date() }
    await assert.rejects(adapter.parse(junk), { name: 'UnreadableError' })
    const withheld = { ...junk, meta: { problem: 'the server does not give it out' } }
    await assert.rejects(adapter.parse(withheld), { name: 'UnreadableError', message: /does not give it out/ })
  })

  it('cannot change a mail that is out', async (test) => {
    const { adapter } = await desk(test)
    await assert.rejects(adapter.send(sendAction({ action: 'edit', target: 'x' }), 'k'), { fault: 'rejected' })
  })

  it('says which key of an account is wrong and what was expected', () => {
    const wrong = {
      id: 'support',
      address: 'not an address',
      imap: { host: 'h', user: 'u', password: 'p', port: 99999 },
    }
    assert.throws(
      () => email.parseAccount(wrong),
      /account support[\s\S]*address: expected one mail address[\s\S]*imap\.port/,
    )
    assert.throws(() => email.parseAccount({ ...plain, smpt: {} }), /smpt/)
  })
})
