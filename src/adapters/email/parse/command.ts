import { readFile } from 'node:fs/promises'
import { splitMailbox } from './mailbox.ts'
import { parseMail } from './parse-mail.ts'
import type { ParsedMail } from './parsed-mail.ts'

type Described = Omit<ParsedMail, 'attachments'> & { attachments: Omit<ParsedMail['attachments'][number], 'content'>[] }

/**
 * Parses mails for the command line: each file, or a stream of one mail; a mailbox in mbox form gives one result a mail.
 * @throws the error of the file system where a file cannot be read
 */
export async function* parseMailFiles(input: string[] | AsyncIterable<Uint8Array>): AsyncGenerator<Described> {
  for await (const raw of Array.isArray(input) ? readAll(input) : [await collect(input)]) {
    for (const mail of splitMailbox(raw)) yield withoutContent(await parseMail(mail))
  }
}

async function* readAll(files: string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield await readFile(file)
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function withoutContent(mail: ParsedMail): Described {
  return { ...mail, attachments: mail.attachments.map(({ content: _, ...attachment }) => attachment) }
}
