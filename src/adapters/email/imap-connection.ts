import { ImapFlow } from 'imapflow'
import type { ImapSettings } from './config.ts'

const CONNECT_MS = 20_000
const SILENCE_MS = 60_000

/** A connection of our own settings, logging nothing: its log would hold passwords and mails. */
export function connection({ host, port, secure, user, password, allowUntrusted }: ImapSettings): ImapFlow {
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    tls: { rejectUnauthorized: !allowUntrusted },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  })
  // What fails also rejects the command in hand, which is where it is dealt with.
  client.on('error', () => undefined)
  return client
}

export type ImapError = Error & {
  authenticationFailed?: boolean
  responseText?: string
  mailboxMissing?: boolean
  code?: string
}

/** What is wrong with a mailbox, and where to mend it. Never holds the password. */
export function reasonOf(error: ImapError, { host, port, user }: ImapSettings, folder: string): string {
  if (error.authenticationFailed) return `${host} refuses the login of ${user}: check user and password under imap`
  if (error.mailboxMissing) return `there is no folder ${folder} on ${host}: check folder under imap`
  const said = error.responseText ?? error.message
  return `${host}:${port}: ${said}: check host, port and secure under imap (993 is secure: true, 143 is false)`
}
