import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { createIntake, type IntakeSettings } from '../../../src/adapters/email/intake.ts'
import { handIn, inbox, mailText, smtpDialogue } from './support.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function started(test: TestContext, more: Partial<IntakeSettings> = {}) {
  const intake = createIntake({
    host: '127.0.0.1',
    port: 0,
    maxSize: 1024 * 1024,
    accounts: [
      { id: 'support', addresses: ['support@desk.example'] },
      { id: 'sales', addresses: ['sales@desk.example', 'orders@desk.example'] },
    ],
    verify: async () => '{}',
    log,
    ...more,
  })
  const support = inbox()
  const sales = inbox()
  await intake.join('support', support.accept)
  await intake.join('sales', sales.accept)
  test.after(() => Promise.all([intake.leave('support'), intake.leave('sales')]))
  return { intake, support, sales, port: intake.port() ?? 0 }
}

describe('SMTP intake', () => {
  it('hands a mail to the account it was sent to, an unknown address to the default one', async (test) => {
    const { port, support, sales } = await started(test)
    await handIn(port, mailText({ 'Message-ID': '<1@c>' }), { to: ['Orders+r.abc@Desk.example'] })
    await handIn(port, mailText({ 'Message-ID': '<2@c>' }), { to: ['nobody@desk.example'] })
    await handIn(port, mailText({ 'Message-ID': '<3@c>' }), { to: ['other@else.example', 'sales@desk.example'] })
    assert.equal(sales.events.length, 2)
    assert.equal(support.events.length, 1)
    const [event] = sales.events
    assert.deepEqual(event?.meta, {
      transport: 'smtp',
      mailFrom: 'ann@customer.example',
      recipients: '["Orders+r.abc@Desk.example"]',
      remoteAddress: '127.0.0.1',
      verified: 'loopback',
    })
    assert.equal(event?.scope, '')
  })

  it('takes the bytes as they are: leading dots, raw 8-bit text, an address beyond ASCII', async (test) => {
    const { port, support } = await started(test)
    const mail = mailText({ Subject: '打印机' }, '..two dots\n.one dot\n打印机坏了')
    assert.match(await handIn(port, mail, { from: '张伟@例子.example' }), /^250/)
    const [event] = support.events
    assert.equal(Buffer.from(event?.body ?? []).toString(), `${mail.replace(/\n/g, '\r\n')}\r\n`)
    assert.equal(event?.meta?.mailFrom, '张伟@例子.example')
  })

  it('says 250 only once the mail is stored, and 451 where it could not be', async (test) => {
    const { port, support } = await started(test)
    support.fail(new Error('the database is away'))
    assert.match(await handIn(port, mailText({})), /^451 .*try again/)
    support.fail(null)
    assert.match(await handIn(port, mailText({})), /^250/)
    assert.equal(support.events.length, 1)
  })

  it('knows the same mail again, whatever the relay added', async (test) => {
    const { port, support } = await started(test)
    await handIn(port, mailText({}))
    await handIn(port, `Received: from relay.example\n\tby desk.example; today\n${mailText({})}\n\n`)
    await handIn(port, mailText({}, 'Another text.'))
    assert.equal(support.events.length, 2)
  })

  it('refuses what is too large with 552, announced or not, and goes on', async (test) => {
    const { port, support } = await started(test)
    const announced = await smtpDialogue(port, ['EHLO c\r\n', 'MAIL FROM:<a@c.example> SIZE=1048577\r\n', 'QUIT\r\n'])
    assert.match(announced[2] ?? '', /^552/)
    assert.match(await handIn(port, mailText({}, 'x'.repeat(70).concat('\n').repeat(20_000))), /^552 .*1048576 bytes/)
    assert.match(await handIn(port, mailText({})), /^250/)
    assert.equal(support.events.length, 1)
  })

  it('keeps no more in memory than a few of the largest mails, from however many at once', async (test) => {
    const { port, support } = await started(test, { maxSize: 200_000 })
    const large = (id: number) => mailText({ 'Message-ID': `<${id}@c>` }, 'y'.repeat(70).concat('\n').repeat(2_500))
    const replies = await Promise.all(Array.from({ length: 30 }, (_, id) => handIn(port, large(id))))
    const taken = replies.filter((reply) => reply.startsWith('250'))
    const later = replies.filter((reply) => reply.startsWith('452'))
    assert.equal(taken.length + later.length, 30)
    assert.equal(support.events.length, taken.length)
    assert.match(await handIn(port, large(99)), /^250/)
  })

  it('takes many connections and several mails on one', async (test) => {
    const { port, support } = await started(test)
    const transaction = (id: string) => [
      'MAIL FROM:<>\r\n',
      'RCPT TO:<support@desk.example>\r\n',
      'DATA\r\n',
      `${mailText({ 'Message-ID': `<${id}@c>` }).replace(/\n/g, '\r\n')}.\r\n`,
    ]
    const session = (id: number) => ['EHLO c\r\n', ...transaction(`${id}a`), ...transaction(`${id}b`), 'QUIT\r\n']
    await Promise.all(Array.from({ length: 60 }, (_, id) => smtpDialogue(port, session(id))))
    assert.equal(support.events.length, 120)
    assert.equal(support.events[0]?.meta?.mailFrom, '')
  })

  it('keeps nothing of a mail that breaks off', async (test) => {
    const { port, support } = await started(test)
    await smtpDialogue(port, [
      'EHLO c\r\n',
      'MAIL FROM:<a@c.example>\r\n',
      'RCPT TO:<support@desk.example>\r\n',
      'DATA\r\n',
    ])
    assert.match(await handIn(port, mailText({})), /^250/)
    assert.equal(support.events.length, 1)
  })

  it('names the port and the setting where it cannot listen', async (test) => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    test.after(() => other.close())
    const { port } = other.address() as { port: number }
    await assert.rejects(started(test, { port }), new RegExp(`127.0.0.1:${port} is in use.*ECHODESK_SMTP_PORT`))
  })
})
