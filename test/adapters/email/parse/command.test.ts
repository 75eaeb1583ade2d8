import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { parseMailFiles } from '../../../../src/adapters/email/parse/command.ts'
import { buildMail, mixed, multipart } from './build-mail.ts'

const subjects = async (input: Parameters<typeof parseMailFiles>[0]) => {
  const found: string[] = []
  for await (const mail of parseMailFiles(input)) found.push(mail.subject)
  return found
}

describe('parsing mails on the command line', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parse-mail-'))
  })
  after(() => rm(folder, { recursive: true }))

  const file = async (name: string, content: Buffer | string) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }

  it('reads files in their order', async () => {
    const files = [
      await file('1.eml', buildMail({ Subject: 'one' })),
      await file('2.eml', buildMail({ Subject: 'two' })),
    ]
    assert.deepEqual(await subjects(files), ['one', 'two'])
  })
  it('reads a stream', async () => {
    const raw = buildMail({ Subject: 'streamed' })
    assert.deepEqual(await subjects(Readable.from([raw.subarray(0, 30), raw.subarray(30)])), ['streamed'])
  })
  it('reads a mailbox', async () => {
    const envelope = 'From ada@lane.example Mon Jun  1 10:02:00 2026\n'
    const mailbox = `${envelope}Subject: one\n\nFrom here on\n\nFrom noon till 10:20 it fails\n>From there\n\n${envelope}Subject: two\n\nBye\n`
    const mails = []
    for await (const mail of parseMailFiles([await file('box', mailbox)])) mails.push([mail.subject, mail.text.trim()])
    assert.deepEqual(mails, [
      ['one', 'From here on\n\nFrom noon till 10:20 it fails\nFrom there'],
      ['two', 'Bye'],
    ])
  })
  it('gives what becomes a line of JSON, without the contents', async () => {
    const raw = buildMail(mixed, multipart('Content-Disposition: attachment; filename=a.txt\r\n\r\nabc'))
    for await (const mail of parseMailFiles(Readable.from([raw]))) {
      const [attachment] = JSON.parse(JSON.stringify(mail)).attachments
      assert.deepEqual(Object.keys(attachment).sort(), ['inline', 'name', 'sha256', 'size', 'type'])
    }
  })
  it('fails where a file cannot be read', async () => {
    await assert.rejects(subjects([join(folder, 'missing.eml')]), /ENOENT/)
  })
})
