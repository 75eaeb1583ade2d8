import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail, mixed, multipart } from './build-mail.ts'

const number = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const padded = (content: Buffer) => Buffer.concat([content, Buffer.alloc(-content.length & 3)])
const attribute = (id: number, content: Buffer) =>
  Buffer.concat([Buffer.from([1]), number(id), number(content.length), content, Buffer.from([0, 0])])
const text = (value: string) => Buffer.from(`${value}\0`, 'latin1')

/** A property that is a text of two bytes a character, one of bytes, and a named number before them. */
const wide = (id: number, value: string) => property(((id << 16) >>> 0) | 0x1f, Buffer.from(`${value}\0`, 'utf16le'))
const binary = (id: number, value: string) => property(((id << 16) >>> 0) | 0x102, Buffer.from(value))
const property = (tag: number, content: Buffer) =>
  Buffer.concat([number(tag >>> 0), number(1), number(content.length), padded(content)])
const named = Buffer.concat([
  number(0x80040003 >>> 0),
  Buffer.alloc(16),
  number(1),
  number(6),
  padded(Buffer.from('abcdef')),
  number(7),
])
const properties = (...all: Buffer[]) => Buffer.concat([number(all.length), ...all])

const begin = attribute(0x69002, Buffer.alloc(14))
const codePage = attribute(0x69007, Buffer.concat([number(1252), number(0)]))
const file = [
  begin,
  attribute(0x18010, text('REPORT~1.PDF')),
  attribute(0x6800f, Buffer.from('%PDF-1')),
  attribute(0x69005, properties(named, wide(0x3707, 'Übersicht Mai.pdf'), wide(0x370e, 'application/pdf'))),
]
const tnef = (...attributes: Buffer[]) => Buffer.concat([Buffer.from('789f3e220100', 'hex'), codePage, ...attributes])

const parse = (packed: Buffer, body = 'It works.') =>
  parseMail(
    buildMail(
      mixed,
      multipart(
        `Content-Type: text/plain\r\n\r\n${body}`,
        `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${packed.toString('base64')}`,
      ),
    ),
  )

describe('what Outlook packs into a winmail.dat', () => {
  it('is unpacked', async () => {
    const { text: body, attachments } = await parse(tnef(...file))
    assert.equal(body.trim(), 'It works.')
    assert.deepEqual(
      attachments.map(({ name, type, size }) => ({ name, type, size })),
      [{ name: 'Übersicht Mai.pdf', type: 'application/pdf', size: 6 }],
    )
  })
  it('names a file by its short name where there is no other', async () => {
    const { attachments } = await parse(tnef(begin, attribute(0x18010, text('ENT\xdcRFE.DOC')), file[2]!))
    assert.equal(attachments[0]?.name, 'ENTÜRFE.DOC')
  })
  it('is the body of a mail that has no other', async () => {
    const html = attribute(0x69003, properties(binary(0x1013, '<p>It <b>works</b>.</p>')))
    assert.equal((await parse(tnef(html), '')).visibleText, 'It works.')
    assert.equal((await parse(tnef(attribute(0x2800c, text('Sch\xf6n'))), '')).visibleText, 'Schön')
  })

  const kept: Record<string, Buffer> = {
    'is damaged': tnef(...file).subarray(0, 120),
    'is something else': Buffer.from('hello, this is no such file'),
    'holds a file without content': tnef(begin, file[1]!),
    'counts more values than it has': tnef(attribute(0x69003, number(0xffffffff))),
  }
  for (const [name, packed] of Object.entries(kept))
    it(`stays as it is where it ${name}`, async () =>
      assert.deepEqual(
        (await parse(packed)).attachments.map((attachment) => attachment.name),
        ['winmail.dat'],
      ))
})
