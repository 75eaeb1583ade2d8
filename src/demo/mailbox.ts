import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseMail } from '../adapters/email/parse/index.ts'

export type ReceivedMail = {
  from: string
  date: string
  subject: string
  messageId: string
  references: string[]
  text: string
  /** Written by nobody (RFC 3834). */
  automatic: boolean
}

/** The mails to one address that lie in the folder where the desk puts what it would send, oldest first. */
export async function mailsTo(folder: string, address: string, since: number): Promise<ReceivedMail[]> {
  const names = await readdir(folder).catch(() => [])
  const fresh = names.filter((name) => name.endsWith('.eml') && writtenAt(name) >= since).sort()
  const mails = await Promise.all(fresh.map(async (name) => read(await readFile(join(folder, name)), address)))
  return mails.filter((mail) => mail !== null)
}

/** The time in a name such as 2026-03-02T081500-123Z-<id>.eml. */
function writtenAt(name: string): number {
  const [, day, hours, minutes, seconds, ms] = /^(.{10})T(\d\d)(\d\d)(\d\d)-(\d{3})Z/.exec(name) ?? []
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`)
}

async function read(raw: Buffer, address: string): Promise<ReceivedMail | null> {
  const mail = await parseMail(raw)
  if (!mail.to.some((to) => to.address === address)) return null
  return {
    from: mail.from ? `${mail.from.name} <${mail.from.address}>` : '',
    date: mail.date ?? '',
    subject: mail.subject,
    messageId: mail.messageId === null ? '' : `<${mail.messageId}>`,
    references: mail.references.map((id) => `<${id}>`),
    text: mail.text.trim(),
    automatic: 'auto-submitted' in mail.headers,
  }
}
