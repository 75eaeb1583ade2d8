import { createTransport, type Transporter } from 'nodemailer'
import { ChannelError, type ChannelFault } from '../../core/errors.ts'
import type { ComposedMail } from './compose.ts'
import type { SmtpSettings } from './config.ts'

const CONNECT_MS = 15_000
const SILENCE_MS = 60_000
const SLOW_DOWN_MS = 60_000

export interface SmtpClient {
  /** Throws `ChannelError` and nothing else. */
  send(mail: ComposedMail): Promise<void>
  /** Connects and logs in. */
  verify(): Promise<void>
  close(): void
}

/** A pooled connection to the server that sends our mail. */
export function createSmtpClient(settings: SmtpSettings): SmtpClient {
  const { host, port, secure, user, password } = settings
  const transport: Transporter = createTransport({
    pool: true,
    maxConnections: 5,
    maxMessages: 100,
    host,
    port,
    secure,
    tls: { rejectUnauthorized: !settings.allowUntrusted },
    ...(user && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    logger: false,
  })
  return {
    async send({ envelope, raw }) {
      try {
        await transport.sendMail({ envelope, raw })
      } catch (error) {
        throw sendingError(error as SmtpError, envelope.to)
      }
    },
    async verify() {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}

export type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string }

/**
 * What an SMTP failure means for the sending (RFC 5321, 4.2.1 and RFC 3463): 4xx and silence pass, 5xx to the recipient
 * means that the address is gone, any other 5xx that the mail is refused.
 */
export function sendingError(error: SmtpError, recipient: string): ChannelError {
  const answer = (error.response ?? error.message).replace(/\s+/g, ' ').slice(0, 300)
  const fault = faultOf(error)
  const said = {
    'rate-limited': `The mail server asks to slow down: ${answer}`,
    transient: `The mail server could not take the mail now: ${answer}`,
    unauthorised: `The mail server refused the login: ${answer}. Check user and password under smtp`,
    unreachable: `${recipient} does not exist or takes no mail: ${answer}`,
    rejected: `The mail server refused the mail: ${answer}`,
  }[fault]
  return new ChannelError(fault, said, fault === 'rate-limited' ? SLOW_DOWN_MS : 0)
}

function faultOf({
  code,
  responseCode = 0,
  response = '',
  command = '',
}: SmtpError): Exclude<ChannelFault, 'spent' | 'held'> {
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535) {
    return responseCode >= 400 && responseCode < 500 ? 'transient' : 'unauthorised'
  }
  if (responseCode === 421) return 'rate-limited'
  if (responseCode >= 400 && responseCode < 500) {
    return /too (many|much|fast)|rate|throttl|slow down/i.test(response) ? 'rate-limited' : 'transient'
  }
  if (responseCode >= 500) {
    // 5.7.x is the server's policy, 5.2.2 a full mailbox, 5.3.x the server itself: the address may well be there.
    const address = command.startsWith('RCPT') && !/\b5\.(7|3|2\.2)/.test(response) && responseCode !== 552
    return address || /\b5\.1\.[1-36]\b/.test(response) ? 'unreachable' : 'rejected'
  }
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? 'rejected' : 'transient'
}
