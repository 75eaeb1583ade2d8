import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseEntry, rawEntry } from '../../../src/adapters/web/entry.ts'
import { UnreadableError } from '../../../src/core/errors.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const entry = {
  id: 'message-1',
  conversation: 'the-secret',
  text: ' Hello\r\nthere ',
  name: 'Ann',
  email: 'ann@customer.example',
}

describe('what a visitor wrote', () => {
  it('is kept under its own id within its account', () => {
    const raw = rawEntry('site', entry)
    assert.deepEqual([raw.externalId, raw.scope], ['message-1', 'site'])
  })

  it('is from whoever knows the conversation, answered there, and the mail address is only noted', () => {
    const event = parseEntry(rawEntry('site', entry).body, now)
    assert.deepEqual({ ...event.from, address: '' }, { address: '', name: 'Ann', verified: true })
    assert.match(event.from.address, /^visitor-[0-9a-f]{16}$/)
    assert.equal(event.from.address, parseEntry(rawEntry('site', entry).body, now).from.address)
    assert.deepEqual(event.conversation, {
      key: 'the-secret',
      address: 'the-secret',
      route: { statedEmail: 'ann@customer.example' },
    })
    assert.equal(event.text, 'Hello\nthere')
    assert.equal(event.at, now)
  })

  it('begins a conversation only where its id was made for it', () => {
    const began = (value: unknown) => {
      const { body } = rawEntry('site', { ...entry, ...(value !== undefined && { begins: value as boolean }) })
      return parseEntry(body, now).conversation.begins
    }
    assert.deepEqual([true, undefined, false, 'yes'].map(began), [true, undefined, undefined, undefined])
  })

  it('carries files that are stored already, under plain names', () => {
    const stored = { fileId: 'f'.repeat(64), name: 'a\u202eb.png', type: 'image/png', size: 3 }
    const event = parseEntry(rawEntry('site', { ...entry, attachments: [stored] }).body, now)
    assert.deepEqual(event.files, [
      { name: 'ab.png', type: 'image/png', size: 3, stored: { ...stored, name: 'ab.png' } },
    ])
  })

  it('says what is wrong with it', () => {
    for (const [body, message] of [
      ['{', /not a JSON object/],
      ['[1', /not a JSON object/],
      ['{"id":"1","conversation":"c","text":5}', /whose text is not a text/],
      ['{"id":"1","conversation":"","text":"x"}', /belongs to no conversation/],
      ['{"id":"1","conversation":"c","text":"x","attachments":[{}]}', /attachments are not files/],
    ] as const) {
      assert.throws(
        () => parseEntry(Buffer.from(body), now),
        (error: Error) => {
          assert.ok(error instanceof UnreadableError)
          assert.match(error.message, message)
          return true
        },
      )
    }
  })
})
