import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mailId } from '../../../src/adapters/email/mail-id.ts'
import { mailText } from './support.ts'

const id = (mail: string | Uint8Array) => mailId(typeof mail === 'string' ? Buffer.from(mail, 'latin1') : mail)

describe('what a mail is known by', () => {
  const mail = mailText({})

  it('is the same over every relay: added headers, other line ends, blank lines at the end, another folding', () => {
    const relayed = `Received: by mx.example\n\tfor <support@desk.example>\nX-Spam: no\n${mail}`
    const folded = mail.replace('Subject: Printer', 'Subject:\n Printer')
    for (const other of [relayed, folded, mail.replace(/\n/g, '\r\n'), `${mail}\n\n`]) assert.equal(id(other), id(mail))
  })

  it('is another one for another text, sender, subject, date or Message-ID', () => {
    const others = [
      mailText({}, 'Another text.'),
      mailText({ From: 'ann@other.example' }),
      mailText({ Subject: 'Printers' }),
      mailText({ Date: 'Mon, 23 Nov 2026 10:00:00 +0000' }),
      mailText({ 'Message-ID': '<two@customer.example>' }),
    ]
    assert.equal(new Set([mail, ...others].map(id)).size, others.length + 1)
  })

  it('looks at all of what is no mail', () => {
    const junk = ['', 'a', 'b', 'x: 1', 'x: 2', '\n\nbody', 'no header at all, just text']
    assert.equal(new Set(junk.map(id)).size, junk.length)
  })

  it('knows large mails by their beginning and their end, whatever their line ends', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index} of a large mail`)
    const large = mailText({}, lines(20_000).join('\n'))
    assert.equal(id(large.replace(/\n/g, '\r\n')), id(large))
    assert.notEqual(id(large.replace('line 19999 ', 'line 19998 ')), id(large))
    // Around the size up to which a body is read whole, the line ends alone decide on which side it lies.
    for (let count = 4_000; count < 4_800; count += 50) {
      const middling = mailText({}, lines(count).join('\n'))
      assert.equal(id(middling.replace(/\n/g, '\r\n')), id(middling), `${middling.length} bytes`)
    }
  })

  it('takes no longer for 50 MB than for one', () => {
    const header = Buffer.from(mailText({}, ''))
    const huge = Buffer.concat([header, Buffer.alloc(50 * 1024 * 1024, 'abc\r\n')])
    const headerBomb = Buffer.concat([Buffer.alloc(10 * 1024 * 1024, 'X-Bomb: 1\r\n'), header])
    for (const mail of [huge, headerBomb]) {
      const times = Array.from({ length: 5 }, () => timeOf(() => mailId(mail)))
      assert.ok(Math.min(...times) < 50, `${times} ms`)
    }
  })
})

function timeOf(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}
