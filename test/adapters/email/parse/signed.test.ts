import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail, multipart } from './build-mail.ts'

const value = (tag: number, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts)
  const length = Buffer.from([0x82, content.length >> 8, content.length & 0xff])
  return Buffer.concat([Buffer.from([tag]), length, content])
}

const openEnded = (tag: number, ...parts: Buffer[]) =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])])

const oid = (hex: string) => value(0x06, Buffer.from(hex, 'hex'))
const signedData = oid('2a864886f70d010702')
const envelopedData = oid('2a864886f70d010703')
const plainData = oid('2a864886f70d010701')
const version = value(0x02, Buffer.from([1]))

const inner = multipart(
  'Content-Type: text/plain; charset=utf-8\r\n\r\nDie Kisten fehlen: drei Stück.',
  'Content-Type: application/pdf; name=list.pdf\r\n\r\n%PDF',
)
const mail = Buffer.concat([Buffer.from('Content-Type: multipart/mixed; boundary=edge\r\n\r\n'), inner])

const definite = (kind: Buffer) =>
  value(
    0x30,
    kind,
    value(0xa0, value(0x30, version, value(0x31), value(0x30, plainData, value(0xa0, value(0x04, mail))))),
  )

const inPieces = openEnded(
  0x30,
  signedData,
  openEnded(
    0xa0,
    openEnded(
      0x30,
      version,
      value(0x31),
      openEnded(
        0x30,
        plainData,
        openEnded(0xa0, openEnded(0x24, value(0x04, mail.subarray(0, 40)), value(0x04, mail.subarray(40)))),
      ),
    ),
  ),
)

const parse = (content: Buffer) =>
  parseMail(
    buildMail(
      {
        'Content-Type': 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
        'Content-Transfer-Encoding': 'base64',
      },
      content.toString('base64'),
    ),
  )

describe('a mail that is signed as a whole', () => {
  for (const [name, content] of Object.entries({ 'of definite lengths': definite(signedData), 'in pieces': inPieces }))
    it(`is read, ${name}`, async () => {
      const { text, attachments } = await parse(content)
      assert.equal(text.trim(), 'Die Kisten fehlen: drei Stück.')
      assert.deepEqual(
        attachments.map((attachment) => attachment.name),
        ['list.pdf'],
      )
    })

  for (const [name, content] of Object.entries({
    encrypted: definite(envelopedData),
    'cut off': definite(signedData).subarray(0, 90),
    'no such thing': Buffer.from('hello'),
    'open without end': Buffer.alloc(2_000, Buffer.from([0x30, 0x80])),
  }))
    it(`stays an attachment where it is ${name}`, async () => {
      const { attachments, quarantined } = await parse(content)
      assert.deepEqual([quarantined, attachments.map((attachment) => attachment.name)], [null, ['smime.p7m']])
    })
})
