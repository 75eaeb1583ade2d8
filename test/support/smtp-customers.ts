import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'

/** Hands one mail to the desk's intake, from a customer of its own. Rejects where it is not taken. */
export async function sendMail(port: number, name: string): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    connectionTimeout: 2000,
    socketTimeout: 60_000,
  })
  try {
    await transport.sendMail({
      from: `${name}@customer.example`,
      to: 'support@desk.example',
      subject: `The label of order ${name} is printed twice`,
      text: `Hello,\n\nthe label of order ${name} is printed twice since this morning.`,
      messageId: `<${name}@customer.example>`,
      // A mail server repeats the same bytes.
      date: new Date('2026-11-23T10:00:00Z'),
    })
  } finally {
    transport.close()
  }
}

/** Which mail each acknowledgement in the data folder answers. */
export async function answeredMails(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, 'outgoing-mail')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'))
  const mails = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))
  return mails.map((mail) => /^In-Reply-To:\s*<([^>@]+)/im.exec(mail)?.[1] ?? 'none')
}
