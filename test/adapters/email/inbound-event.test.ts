import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAccount } from '../../../src/adapters/email/config.ts'
import { bounceAddress, domainOf, ownMessageId, replyAddress } from '../../../src/adapters/email/identity.ts'
import { inboundEvent, unfetchedEvent } from '../../../src/adapters/email/inbound-event.ts'
import { parseMail } from '../../../src/adapters/email/parse/index.ts'
import { mailText } from './support.ts'

const own = 'support@desk.example'
const token = 'ab12'.repeat(10)
const ours = ownMessageId('sending-1', token, own)
const receivedAt = new Date('2026-11-22T12:00:00.000Z')

type Setting = { meta?: Record<string, string>; plusAddressing?: boolean; trustedAuthenticationHost?: string }

async function understood(mail: string, { meta = {}, ...settings }: Setting = {}) {
  const body = Buffer.from(mail)
  const account = parseAccount({ id: 'support', address: own, ...settings })
  const context = { ...account, ownAddresses: new Set([own]), ownDomains: new Set([domainOf(own)]) }
  return inboundEvent(await parseMail(body), { body, meta, receivedAt }, context)
}

const loopback = { meta: { transport: 'smtp', verified: 'loopback', mailFrom: 'ann@customer.example' } }

describe('a mail in the core’s words', () => {
  it('begins a conversation under its own Message-ID', async () => {
    const event = await understood(mailText({ From: '"Ann Smith" <Ann@Customer.example>' }), loopback)
    assert.deepEqual(event, {
      kind: 'message',
      at: receivedAt,
      from: { address: 'ann@customer.example', name: 'Ann Smith', verified: true },
      conversation: { key: 'one@customer.example', references: [], address: 'Ann@Customer.example' },
      subject: 'Printer',
      text: 'The printer is on fire.',
      files: [],
      externalId: 'one@customer.example',
    })
  })

  it('names what it answers, the newest first', async () => {
    const headers = { 'In-Reply-To': '<c@x>', References: '<a@x> <b@x> <c@x>' }
    const { conversation } = await understood(mailText(headers))
    assert.deepEqual(conversation.references, ['c@x', 'b@x', 'a@x'])
    assert.equal(conversation.replyToken, undefined)
  })

  it('finds the reply token in our Message-IDs and in addresses that we gave out, in nobody else’s', async () => {
    const byReference = await understood(mailText({ References: `<${ours}>` }))
    const byAddress = await understood(mailText({ To: `Desk <${replyAddress(own, token)}>` }))
    const byEnvelope = await understood(mailText({}), {
      meta: { recipients: JSON.stringify([replyAddress(own, token)]) },
    })
    for (const event of [byReference, byAddress, byEnvelope]) assert.equal(event.conversation.replyToken, token)
    const foreign = await understood(
      mailText({ References: `<${ours.replace('desk', 'other')}>`, To: `x+r.${token}@other.example` }),
    )
    assert.equal(foreign.conversation.replyToken, undefined)
  })

  it('answers to Reply-To only where the sender is verified, and never to ourselves', async () => {
    const mail = mailText({ 'Reply-To': 'assistant@customer.example' })
    assert.equal((await understood(mail)).conversation.address, 'ann@customer.example')
    assert.equal((await understood(mail, loopback)).conversation.address, 'assistant@customer.example')
    const loop = await understood(mailText({ 'Reply-To': 'Support+x@desk.example' }), loopback)
    assert.equal(loop.conversation.address, 'ann@customer.example')
  })

  it('takes the sender from the envelope where From names none, and is unreadable without either', async () => {
    const event = await understood(mailText({ From: 'Ann Smith' }), loopback)
    assert.equal(event.from.address, 'ann@customer.example')
    await assert.rejects(understood(mailText({ From: 'Ann Smith' })), { name: 'UnreadableError', message: /no sender/ })
  })

  it('is known by its content where it has no Message-ID', async () => {
    const event = await understood('From: a@b.example\nSubject: x\n\ntext\n')
    assert.match(event.externalId, /^sha256:[0-9a-f]{64}$/)
    assert.equal(event.conversation.key, event.externalId)
  })

  it('happened when the mail server got it, not when the writer’s clock says', async () => {
    const mail = mailText({ Date: 'Fri, 1 Jan 1999 00:00:00 +0000' })
    assert.deepEqual((await understood(mail)).at, receivedAt)
    const internalDate = '2026-11-20T08:00:00.000Z'
    assert.deepEqual((await understood(mail, { meta: { transport: 'imap', internalDate } })).at, new Date(internalDate))
  })

  it('keeps the whole beside what the writer wrote', async () => {
    const event = await understood(mailText({}, 'Still broken.\n\nOn Sun, 22 Nov 2026, Desk wrote:\n> Is it?'))
    assert.equal(event.text, 'Still broken.')
    assert.match(event.fullText ?? '', /> Is it\?/)
  })

  it('says in the customer’s language that only the header was fetched', async () => {
    const meta = { notice: 'too-large', size: String(104 * 1024 * 1024), folder: 'INBOX' }
    const english = unfetchedEvent(await understood(mailText({})), meta)
    assert.match(english.text, /too large, 104\.0 MB.*INBOX/)
    const chinese = unfetchedEvent(await understood(mailText({ Subject: '日志文件' })), meta)
    assert.match(chinese.text, /邮件过大，104\.0 MB/)
  })
})

describe('mail that nobody wrote', () => {
  it('is our own: from one of our addresses, with our Message-ID, or with our X-Loop', async () => {
    const mails: Record<string, string>[] = [
      { From: 'Support+r.x@desk.example' },
      { 'Message-ID': `<${ours}>` },
      { 'X-Loop': own },
    ]
    for (const headers of mails)
      assert.deepEqual((await understood(mailText(headers))).automatic, { reason: 'own mail' })
  })

  it('says so itself, or came without a sender on its envelope', async () => {
    const away = await understood(mailText({ 'Auto-Submitted': 'auto-replied' }))
    assert.deepEqual(away.automatic, { reason: 'auto-submitted: auto-replied' })
    const nobody = await understood(mailText({}), { meta: { transport: 'smtp', mailFrom: '' } })
    assert.deepEqual(nobody.automatic, { reason: 'null return path' })
  })

  it('is a bounce of ours where it names a Message-ID that nobody can guess', async () => {
    const event = await understood(bounce(ours))
    assert.deepEqual(event.automatic, {
      reason: 'bounce',
      bounce: {
        externalId: ours,
        permanent: true,
        reason: '5.1.1 550 5.1.1 unknown user',
        address: 'gone@customer.example',
      },
    })
    assert.equal(event.conversation.replyToken, token)
  })

  it('changes nothing where the Message-ID is made up, or it came to another address than that mail’s', async () => {
    const invented = await understood(bounce('echodesk.guessed@desk.example'))
    assert.deepEqual(invented.automatic, { reason: 'bounce' })
    const elsewhere = await understood(bounce(ours), { plusAddressing: true })
    assert.deepEqual(elsewhere.automatic, { reason: 'bounce' })
    const returned = await understood(bounce(ours), {
      plusAddressing: true,
      meta: { recipients: JSON.stringify([bounceAddress(own, token)]) },
    })
    assert.equal(returned.automatic?.bounce?.externalId, ours)
  })
})

describe('who vouches for the sender', () => {
  const passed = 'mx.desk.example; dmarc=pass header.from=customer.example'
  const verified = async (mail: string, setting: Setting = {}) => (await understood(mail, setting)).from.verified
  const imap = { meta: { transport: 'imap' }, trustedAuthenticationHost: 'mx.desk.example' }

  it('is nobody by default', async () => {
    assert.equal(await verified(mailText({ 'Authentication-Results': passed })), false)
    assert.equal(await verified(mailText({ 'Authentication-Results': passed }), { meta: { transport: 'imap' } }), false)
  })

  it('is the trusted server of the account, by its topmost word alone', async () => {
    assert.equal(await verified(mailText({ 'Authentication-Results': passed }), imap), true)
    const forged = `Authentication-Results: mx.desk.example; dmarc=fail\n${mailText({ 'Authentication-Results': passed })}`
    assert.equal(await verified(forged, imap), false)
    const foreign = mailText({ 'Authentication-Results': passed.replace('mx.desk', 'mx.evil') })
    assert.equal(await verified(foreign, imap), false)
    const another = mailText({ From: 'ceo@bank.example', 'Authentication-Results': passed })
    assert.equal(await verified(another, imap), false)
    const quoted = 'mx.desk.example; spf=none smtp.mailfrom="; dmarc=pass x"@evil.example; dmarc=fail'
    assert.equal(await verified(mailText({ 'Authentication-Results': quoted }), imap), false)
  })

  it('is nobody for two senders', async () => {
    const two = `From: ceo@bank.example\n${mailText({ 'Authentication-Results': passed })}`
    assert.equal(await verified(two, imap), false)
    const listed = mailText({ From: 'ann@customer.example, ceo@bank.example', 'Authentication-Results': passed })
    assert.equal(await verified(listed, imap), false)
  })

  it('is our own check of a mail handed in directly, for the address that was checked', async () => {
    const checked = (headerFrom: string) => ({
      meta: { transport: 'smtp', mailFrom: 'a@b', authentication: JSON.stringify({ verified: true, headerFrom }) },
    })
    assert.equal(await verified(mailText({}), checked('ann@customer.example')), true)
    assert.equal(await verified(mailText({}), checked('evil@customer.example')), false)
  })
})

function bounce(originalMessageId: string): string {
  const parts = [
    'Content-Type: text/plain\n\n<gone@customer.example>: unknown user',
    'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example\n\nFinal-Recipient: rfc822; gone@customer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown user',
    `Content-Type: text/rfc822-headers\n\nFrom: support@desk.example\nMessage-ID: <${originalMessageId}>`,
  ]
  const headers = {
    From: 'MAILER-DAEMON@mx.customer.example',
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
  }
  return mailText(headers, `${parts.map((part) => `--b\n${part}\n`).join('\n')}--b--`)
}
