import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createParsePool } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail, mixed, multipart } from './build-mail.ts'

const options = { size: 2, timeoutMs: 20_000, maxBytes: 1_000_000 }

describe('the pool of parsers', () => {
  const pool = createParsePool(options)
  after(() => pool.close())

  it('parses in worker threads, with contents, leaving the caller its bytes', async () => {
    const raw = buildMail(mixed, multipart('Content-Disposition: attachment; filename=a.txt\r\n\r\nabc'))
    const mail = await pool.parse(raw)
    assert.equal(Buffer.from(mail.attachments[0]!.content).toString(), 'abc')
    assert.equal(raw.toString('latin1', 0, 5), 'From:')
  })

  it('gives every mail its own result', async () => {
    const subjects = Array.from({ length: 40 }, (_, index) => `mail ${index}`)
    const mails = await Promise.all(subjects.map((subject) => pool.parse(buildMail({ Subject: subject }))))
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      subjects,
    )
  })

  it('puts a mail aside that is too large, unread', async () => {
    const mail = await pool.parse(buildMail({ Subject: 'large' }, Buffer.alloc(1_000_001, 'x')))
    assert.match(mail.quarantined ?? '', /larger than 1000000 bytes/)
    assert.equal(mail.subject, 'large')
  })

  it('puts a mail aside that takes too long and goes on with the others', async () => {
    const hurried = createParsePool({ ...options, size: 1, timeoutMs: 1 })
    const slow = buildMail({ Subject: 'slow', 'Content-Type': 'text/html' }, '<p>x</p>'.repeat(100_000))
    const mails = await Promise.all([hurried.parse(slow), hurried.parse(slow)])
    await hurried.close()
    for (const mail of mails) {
      assert.match(mail.quarantined ?? '', /longer than 1 ms/)
      assert.equal(mail.subject, 'slow')
    }
  })

  it('ends its workers when there is nothing to do and starts them again', async () => {
    const brief = createParsePool({ ...options, idleMs: 1 })
    assert.equal((await brief.parse(buildMail({}))).quarantined, null)
    assert.equal((await brief.parse(buildMail({}))).quarantined, null)
    await brief.close()
  })

  it('puts aside what comes after it was closed', async () => {
    const closed = createParsePool(options)
    await closed.close()
    assert.match((await closed.parse(buildMail({}))).quarantined ?? '', /closed/)
  })
})
