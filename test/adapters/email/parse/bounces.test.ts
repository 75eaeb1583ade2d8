import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail, multipart } from './build-mail.ts'

const report = {
  'Content-Type': 'multipart/report; report-type=delivery-status; boundary=edge',
  From: 'MAILER-DAEMON@mx.example',
}

const notification = (status: string, returned = 'Message-ID: <out-7@desk.example>\r\nSubject: x\r\n') =>
  multipart(
    'Content-Type: text/plain\r\n\r\nYour mail could not be delivered.',
    `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n${status}`,
    `Content-Type: text/rfc822-headers\r\n\r\n${returned}`,
  )

const statuses = [
  {
    name: 'a permanent failure',
    status:
      'Final-Recipient: rfc822; bob@gone.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user here\r\n',
    bounce: {
      recipient: 'bob@gone.example',
      status: '5.1.1',
      diagnostic: '550 5.1.1 no such user here',
      permanent: true,
      originalMessageId: 'out-7@desk.example',
    },
  },
  {
    name: 'a delay',
    status: 'Original-Recipient: rfc822;bob@slow.example\r\nAction: delayed\r\nStatus: 4.4.1 (no answer)\r\n',
    bounce: {
      recipient: 'bob@slow.example',
      status: '4.4.1',
      diagnostic: null,
      permanent: false,
      originalMessageId: 'out-7@desk.example',
    },
  },
]

type Plain = {
  name: string
  headers: Record<string, string>
  body: string
  recipient: string | null
  status: string | null
  permanent: boolean
}

const plain: Plain[] = [
  {
    name: 'qmail',
    headers: { From: 'MAILER-DAEMON@mx.example', Subject: 'failure notice' },
    body: "Hi. This is the qmail-send program at mx.example.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n<bob@gone.example>:\r\n192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 unknown user\r\n",
    recipient: 'bob@gone.example',
    status: '5.1.1',
    permanent: true,
  },
  {
    name: 'Exim',
    headers: {
      From: 'Mail Delivery System <Mailer-Daemon@mx.example>',
      Subject: 'Mail delivery failed: returning message to sender',
    },
    body: 'This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be delivered to one or more of its\r\nrecipients. This is a permanent error. The following address(es) failed:\r\n\r\n  bob@gone.example\r\n    550 No such user\r\n',
    recipient: 'bob@gone.example',
    status: null,
    permanent: true,
  },
  {
    name: 'Exchange in German',
    headers: { From: 'postmaster@corp.example', Subject: '=?utf-8?Q?Unzustellbar:_Export?=' },
    body: 'Fehler bei der Nachrichtenzustellung an folgende Empfänger:\r\n\r\nbob@corp.example\r\n',
    recipient: 'bob@corp.example',
    status: null,
    permanent: true,
  },
  {
    name: 'QQ Mail',
    headers: { From: 'PostMaster@qq.example', Subject: '=?utf-8?B?57O757uf6YCA5L+h?=' },
    body: '抱歉，您的邮件被退回来了……\r\n收件人 bob@gone.example\r\n原因 550 Mailbox not found\r\n',
    recipient: 'bob@gone.example',
    status: null,
    permanent: true,
  },
  {
    name: 'a warning about a delay',
    headers: { From: 'Mailer-Daemon@mx.example', Subject: 'Warning: message delayed 24 hours' },
    body: 'This message was created automatically by mail delivery software.\r\nA message that you sent has not yet been delivered to bob@slow.example\r\nNo action is required on your part.\r\n',
    recipient: 'bob@slow.example',
    status: null,
    permanent: false,
  },
  {
    name: 'a mail system that names only the recipients that failed',
    headers: { From: 'smtp-service@mx.example', Subject: 'Delivery Failure' },
    body: 'Could not deliver message to the following\r\nrecipient(s):\r\n\r\nFailed Recipient: bob@gone.example\r\nReason: 550 unknown user\r\n',
    recipient: 'bob@gone.example',
    status: null,
    permanent: true,
  },
  {
    name: 'a mail system without an address of its own',
    headers: { From: '', 'Return-Path': '<>', Subject: 'Returned mail: User unknown' },
    body: '   ----- The following addresses had permanent fatal errors -----\r\n<bob@gone.example>\r\n    (reason: 550 5.1.1 User unknown)\r\n',
    recipient: 'bob@gone.example',
    status: '5.1.1',
    permanent: true,
  },
  {
    name: 'Exchange 5.5, which names the first receiver above the one that failed',
    headers: { From: 'System Administrator <postmaster@mx.example>', Subject: 'Undeliverable: Boxes' },
    body: 'Your message\r\n\r\n  To:      list@lane.example\r\n  Subject: Boxes\r\n\r\ndid not reach the following recipient(s):\r\n\r\nc=US;o=Gone;dda:SMTP=bob@gone.example; on Mon, 1 Jun 2026\r\n    The recipient name is not recognized\r\n',
    recipient: 'bob@gone.example',
    status: null,
    permanent: true,
  },
  {
    name: 'one that names whom it tells',
    headers: { From: 'Mail Delivery System <mx@mx.example>', Subject: 'Email delivery failure' },
    body: 'A mail from desk@desk.example addressed to email address:\r\n\r\n-- bob@gone.example\r\n\r\ncould not be delivered. Call 480-555-0100.\r\n',
    recipient: 'bob@gone.example',
    status: null,
    permanent: true,
  },
  {
    name: 'Yahoo, which keeps the subject of what it returns',
    headers: { From: 'MAILER-DAEMON@yahoo.example', Subject: 'Re: Boxes' },
    body: "I'm afraid I wasn't able to deliver the following message.\r\nThis is a permanent error.\r\n\r\nTo: bob@gone.example\r\n",
    recipient: 'bob@gone.example',
    status: null,
    permanent: true,
  },
]

const unreadable =
  'Content-Type: text/plain\r\n\r\nSorry, we were unable to deliver your message to the following address.\r\n\r\n<bob@gone.example>:\r\n550: 5.1.1 unknown user\r\n'

describe('bounces', () => {
  for (const { name, status, bounce } of statuses) {
    it(`reads the notification of ${name}`, async () => {
      const mail = await parseMail(buildMail(report, notification(status)))
      assert.deepEqual(mail.bounce, bounce)
      assert.equal(mail.automatic, 'bounce')
    })
  }

  it('takes a report of success for automatic, but for no bounce', async () => {
    const mail = await parseMail(
      buildMail(report, notification('Final-Recipient: rfc822; b@b.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n')),
    )
    assert.equal(mail.bounce, null)
    assert.equal(mail.automatic, 'report: delivery-status')
  })

  it('reads the text of a report in which no machine can read a recipient', async () => {
    for (const body of [
      multipart(unreadable),
      multipart(unreadable, 'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n'),
    ]) {
      const { bounce } = await parseMail(buildMail({ ...report, Subject: 'Failure Notice' }, body))
      assert.deepEqual([bounce?.recipient, bounce?.status], ['bob@gone.example', '5.1.1'])
    }
  })

  it('names the address that was written to, not what it was rewritten to', async () => {
    const status =
      'Original-Recipient: rfc822;bob@gone.example\r\nFinal-Recipient: x400; /S=bob/OU=gone/\r\nAction: failed\r\nStatus: 5.1.1\r\n'
    assert.equal((await parseMail(buildMail(report, notification(status)))).bounce?.recipient, 'bob@gone.example')
  })

  it('finds the id of a mail that came back whole', async () => {
    const body = multipart(
      'Content-Type: message/delivery-status\r\n\r\nA: b\r\n\r\nFinal-Recipient: rfc822; b@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n',
      'Content-Type: message/rfc822\r\n\r\nMessage-Id:\r\n <out-9@desk.example>\r\nSubject: x\r\n\r\nbody',
    )
    assert.equal((await parseMail(buildMail(report, body))).bounce?.originalMessageId, 'out-9@desk.example')
  })

  for (const { name, headers, body, recipient, status, permanent } of plain) {
    it(`recognises ${name}`, async () => {
      const { bounce, automatic } = await parseMail(
        buildMail({ 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body),
      )
      assert.equal(automatic, 'bounce')
      assert.deepEqual([bounce?.recipient, bounce?.status, bounce?.permanent], [recipient, status, permanent])
    })
  }
})
