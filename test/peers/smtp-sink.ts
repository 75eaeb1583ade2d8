import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

export type SunkMail = { from: string; to: string[]; raw: Buffer }

/** What goes wrong once, with the next mail: a reply at a step of the dialogue, or a line that dies without one. */
export type SmtpTrouble =
  | { at: 'auth' | 'mail' | 'recipient' | 'data'; reply: number; text: string }
  | { at: 'data'; reply: 'cut' }

export type SmtpSink = {
  port: number
  user: string
  password: string
  /** All that was taken, also where the answer was then cut off. */
  mails: SunkMail[]
  trouble(next: SmtpTrouble): void
  stop(): Promise<void>
}

/** A mail server that takes everything and delivers nothing. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const mails: SunkMail[] = []
  const user = 'support@desk.example'
  const password = 'a-password-of-tests'
  let trouble: SmtpTrouble | null = null

  /** The error for this step, where it is the step's turn to fail. */
  const failing = (at: SmtpTrouble['at']) => {
    if (trouble?.at !== at || trouble.reply === 'cut') return null
    const { reply, text } = trouble
    trouble = null
    return Object.assign(new Error(text), { responseCode: reply })
  }

  async function sink(raw: Buffer, session: SMTPServerSession): Promise<Error | null> {
    const refused = failing('data')
    if (refused) return refused
    const { mailFrom, rcptTo } = session.envelope
    mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw })
    if (trouble?.reply === 'cut') {
      trouble = null
      cut()
    }
    return null
  }

  const cut = () => {
    for (const connection of server.connections) connection.close()
  }

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 100,
    onAuth: (auth, _session, callback) => {
      const refused = failing('auth')
      if (refused) callback(refused)
      else if (auth.username === user && auth.password === password) callback(null, { user })
      else callback(Object.assign(new Error('5.7.8 Authentication failed'), { responseCode: 535 }))
    },
    onMailFrom: (_address, _session, callback) => callback(failing('mail')),
    onRcptTo: (_address, _session, callback) => callback(failing('recipient')),
    onData: (stream, session, callback) => {
      buffer(stream)
        .then((raw) => sink(raw, session))
        .then(callback, callback)
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    user,
    password,
    mails,
    trouble(next) {
      trouble = next
      // A login fails on a new connection alone.
      if (next.at === 'auth') cut()
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
