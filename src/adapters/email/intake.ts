import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Accept, Health, Log, RawEvent } from '../../core/ports/channel.ts'
import { createConnectionLimits, isLoopback } from './connection-limits.ts'
import { withoutTag } from './identity.ts'
import { mailId } from './mail-id.ts'

export type IntakeSettings = {
  host: string
  port: number
  /** Bytes a mail. */
  maxSize: number
  /** The accounts' addresses, the default account first: it gets what is addressed to nobody we know. */
  accounts: { id: string; addresses: string[] }[]
  /** SPF, DKIM and DMARC of a mail that came from outside this machine, as JSON. */
  verify(raw: Uint8Array, session: { ip: string; helo: string; mailFrom: string }): Promise<string>
  log: Log
}

/** The built-in SMTP server: one for all accounts. It listens from the first account's start to the last one's stop. */
export interface Intake {
  /** Throws an error that says what to do where the port cannot be had. */
  join(account: string, accept: Accept): Promise<void>
  leave(account: string): Promise<void>
  health(): Health
  /** The port it listens on; null where it does not. */
  port(): number | null
}

const MAX_CONNECTIONS = 200
const MAX_RECIPIENTS = 1000
const IDLE_MS = 60_000
// What mails being received may hold in memory together, in multiples of the largest mail.
const MEMORY_MAILS = 4

export function createIntake(settings: IntakeSettings): Intake {
  const { maxSize, log } = settings
  const accepts = new Map<string, Accept>()
  const limits = createConnectionLimits({ perAddress: 20, perMinute: 120 })
  const defaultAccount = settings.accounts[0]?.id ?? ''
  const accountOf = new Map(
    settings.accounts.flatMap(({ id, addresses }) => addresses.map((each) => [each, id] as const)),
  )
  let held = 0
  let server: SMTPServer | null = null
  let listening: Promise<void> | null = null
  let problem = 'not started'

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    let kept = 0
    try {
      const chunks: Buffer[] = []
      let full = false
      for await (const chunk of stream) {
        full ||= held + chunk.length > MEMORY_MAILS * maxSize
        if (stream.sizeExceeded || full) {
          // The rest is read and dropped: SMTP has no way to interrupt a mail.
          chunks.length = 0
          held -= kept
          kept = 0
          continue
        }
        chunks.push(chunk)
        kept += chunk.length
        held += chunk.length
      }
      if (stream.sizeExceeded) throw reply(552, `5.3.4 A mail may have ${maxSize} bytes at most`)
      if (full) throw reply(452, '4.3.1 Too many large mails at once: try again later')
      await store(Buffer.concat(chunks), session)
    } finally {
      held -= kept
    }
  }

  async function store(body: Buffer, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope
    const recipients = rcptTo.map(({ address }) => address)
    const account = recipients.map((each) => accountOf.get(withoutTag(each))).find(Boolean) ?? defaultAccount
    const accept = accepts.get(account)
    if (!accept) throw reply(451, '4.3.0 This mailbox is just starting: try again later')
    const meta: Record<string, string> = {
      transport: 'smtp',
      mailFrom: mailFrom ? mailFrom.address : '',
      recipients: JSON.stringify(recipients.slice(0, 50)),
      remoteAddress: session.remoteAddress,
    }
    if (isLoopback(session.remoteAddress)) meta.verified = 'loopback'
    else {
      const helo = session.hostNameAppearsAs || ''
      meta.authentication = await settings.verify(body, {
        ip: session.remoteAddress,
        helo,
        mailFrom: meta.mailFrom ?? '',
      })
    }
    const event: RawEvent = { externalId: mailId(body), scope: '', body, meta, sender: meta.mailFrom }
    await accept([event]).catch((error: unknown) => {
      log.error('A mail could not be stored; its sender was asked to try again', { account, reason: String(error) })
      throw reply(451, '4.3.0 The desk cannot store mail right now: try again later')
    })
  }

  function open(): SMTPServer {
    const created = new SMTPServer({
      name: 'echodesk',
      banner: 'Echodesk',
      size: maxSize,
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      maxAllowedUnauthenticatedCommands: false,
      disableReverseLookup: true,
      lenientAddressParsing: true,
      hideENHANCEDSTATUSCODES: true,
      maxClients: MAX_CONNECTIONS,
      maxRecipients: MAX_RECIPIENTS,
      socketTimeout: IDLE_MS,
      closeTimeout: 5_000,
      logger: false,
      onConnect: (session, callback) => {
        if (limits.enter(session.id, session.remoteAddress)) callback()
        else callback(reply(421, '4.7.0 Too many connections from your address: try again in a minute'))
      },
      onClose: (session) => limits.leave(session.id),
      onData: (stream, session, callback) => {
        take(stream, session).then(
          () => callback(),
          (error) => callback(error),
        )
      },
    })
    created.on('error', (error) => log.warn('SMTP intake', { reason: error.message }))
    return created
  }

  async function listen(): Promise<void> {
    const created = open()
    await new Promise<void>((resolve, reject) => {
      created.server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, settings)))
      created.listen(settings.port, settings.host, resolve)
    })
    server = created
    problem = ''
  }

  return {
    async join(account, accept) {
      accepts.set(account, accept)
      listening ??= listen()
      try {
        await listening
      } catch (error) {
        accepts.delete(account)
        listening = null
        problem = (error as Error).message
        throw error
      }
    },
    async leave(account) {
      accepts.delete(account)
      if (accepts.size > 0 || !server) return
      const closing = server
      server = null
      listening = null
      problem = 'stopped'
      await new Promise<void>((resolve) => closing.close(resolve))
    },
    health: () => (problem === '' ? { ok: true } : { ok: false, reason: problem }),
    port() {
      const address = server?.server.address()
      return typeof address === 'object' && address ? address.port : null
    },
  }
}

const reply = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

function portProblem(error: NodeJS.ErrnoException, { host, port }: IntakeSettings): Error {
  const where = `${host}:${port}`
  if (error.code === 'EADDRINUSE') {
    return new Error(`Mail cannot be taken in: ${where} is in use. Set ECHODESK_SMTP_PORT to a free port`, {
      cause: error,
    })
  }
  if (error.code === 'EACCES') {
    return new Error(
      `Mail cannot be taken in: ${where} is not allowed to this user. Set ECHODESK_SMTP_PORT above 1023`,
      {
        cause: error,
      },
    )
  }
  return new Error(`Mail cannot be taken in on ${where}: ${error.message}`, { cause: error })
}
