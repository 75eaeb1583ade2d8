import type { SmtpClient } from './client.ts'
import type { EmailAccount, ImapSettings } from './config.ts'
import { connection, type ImapError, reasonOf } from './imap-connection.ts'

type Finding = { ok: boolean; what: string; remedy?: string }

/** Logs in wherever the account does, and says what is wrong there and how to mend it. */
export async function check(
  account: EmailAccount,
  out: { smtp: SmtpClient | null; folder: string },
): Promise<Finding[]> {
  const { imap } = account
  const folders = imap ? [imap.folder].flat() : []
  const mailboxes = await Promise.all(folders.map((folder) => imap && checkMailbox(imap, folder)))
  return [...mailboxes.filter((finding) => finding !== undefined), await checkSending(account, out)]
}

async function checkMailbox(imap: ImapSettings, folder: string): Promise<Finding> {
  const client = connection(imap)
  try {
    await client.connect()
    const { exists } = await client.mailboxOpen(folder, { readOnly: true })
    return { ok: true, what: `IMAP: ${imap.user} at ${imap.host}, folder ${folder} with ${exists} mails` }
  } catch (error) {
    return { ok: false, what: `IMAP: ${folder} cannot be read`, remedy: reasonOf(error as ImapError, imap, folder) }
  } finally {
    client.close()
  }
}

async function checkSending(
  { smtp }: EmailAccount,
  out: { smtp: SmtpClient | null; folder: string },
): Promise<Finding> {
  if (!out.smtp || !smtp)
    return { ok: true, what: `Mail is not sent but written to ${out.folder}: no smtp is configured` }
  const where = `${smtp.host}:${smtp.port}`
  try {
    await out.smtp.verify()
    return { ok: true, what: `SMTP: ${where} takes our mail` }
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    const remedy =
      code === 'EAUTH'
        ? 'The login is refused: check user and password under smtp'
        : `${message}: check host, port and secure under smtp (465 is secure: true, 587 is false)`
    return { ok: false, what: `SMTP: ${where} cannot be used`, remedy }
  }
}
