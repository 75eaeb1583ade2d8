import { join } from 'node:path'
import { ChannelError, UnreadableError } from '../../core/errors.ts'
import type { Capabilities, Channel, ChannelAdapter, ChannelSurroundings, Ingress } from '../../core/ports/channel.ts'
import { check } from './check.ts'
import { createSmtpClient } from './client.ts'
import { composeMail } from './compose.ts'
import { type EmailAccount, MAX_MAIL, parseAccount } from './config.ts'
import { domainOf } from './identity.ts'
import { mailboxStream } from './imap.ts'
import { inboundEvent, unfetchedEvent } from './inbound-event.ts'
import { createIntake, type Intake } from './intake.ts'
import { removeMails, writeMail } from './outgoing-folder.ts'
import { createParsePool } from './parse/pool.ts'
import { MAX_ATTACHMENTS, render } from './render.ts'
import { verifyDirect } from './verdict.ts'

export type { EmailAccount } from './config.ts'

/** Longer than any text a desk writes; what servers refuse is a mail's bytes, not its text. */
const MAX_TEXT = 10 * 1024 * 1024
const PARSE = { size: 2, timeoutMs: 5_000, maxBytes: MAX_MAIL }

/** Mail: in by IMAP and by a built-in SMTP server, out by SMTP or, where none is configured, into files. */
export const email: Channel<EmailAccount> = {
  name: 'email',
  parseAccount,
  create(accounts, surroundings) {
    const intake = surroundings.intake ? sharedIntake(accounts, surroundings, surroundings.intake) : null
    const pool = sharedPool(accounts.length)
    return accounts.map((account) => adapter(account, surroundings, intake, pool))
  },
}

type ParsePool = ReturnType<typeof createParsePool>
type SharedPool = { parse: ParsePool['parse']; release(): Promise<void> }

/** The worker threads, from the first mail until the last adapter is closed. */
function sharedPool(holders: number): SharedPool {
  let pool: ParsePool | null = null
  let left = holders
  return {
    parse(raw) {
      pool ??= createParsePool(PARSE)
      return pool.parse(raw)
    },
    async release() {
      left -= 1
      if (left === 0) await pool?.close()
    },
  }
}

function sharedIntake(
  accounts: EmailAccount[],
  { log }: ChannelSurroundings,
  where: { host: string; port: number; maxSize: number },
): Intake {
  const addresses = accounts.map(({ id, address, aliases }) => ({ id, addresses: [address, ...aliases] }))
  return createIntake({ ...where, accounts: addresses, verify: verifyDirect, log })
}

function limitsOf({ smtp }: EmailAccount): Capabilities['limits'] {
  return smtp?.messagesPerMinute ? [{ per: 'account', messages: smtp.messagesPerMinute, within: 60_000 }] : []
}

function adapter(
  account: EmailAccount,
  surroundings: ChannelSurroundings,
  intake: Intake | null,
  pool: SharedPool,
): ChannelAdapter {
  const folder = join(surroundings.dataDir, 'outgoing-mail')
  const smtp = account.smtp ? createSmtpClient(account.smtp) : null
  const own = new Set(
    [account.address, ...account.aliases, ...surroundings.ownAddresses].map((each) => each.toLowerCase()),
  )
  const context = { ...account, ownAddresses: own, ownDomains: new Set([...own].map(domainOf)) }
  const capabilities: Capabilities = {
    markup: 'none',
    maxTextLength: MAX_TEXT,
    maxAttachmentSize: MAX_ATTACHMENTS,
    choices: 'numbered',
    edits: false,
    withdrawals: false,
    push: null,
    sends: 'anywhere',
    limits: limitsOf(account),
    delivery: smtp ? 'at-least-once' : 'exact',
  }

  return {
    channel: 'email',
    account: account.id,
    capabilities,
    ingress: [...(intake ? [intakeStream(account.id, intake)] : []), ...mailboxes(account, surroundings)],
    async parse(raw) {
      if (raw.meta.problem) throw new UnreadableError(raw.meta.problem)
      const mail = await pool.parse(raw.body)
      if (mail.quarantined) throw new UnreadableError(mail.quarantined)
      const event = inboundEvent(mail, raw, context)
      return raw.meta.notice ? unfetchedEvent(event, raw.meta) : event
    },
    render,
    async send(action, key) {
      if (action.action !== 'post') throw new ChannelError('rejected', 'A mail cannot be changed once it is sent')
      const mail = await composeMail(account, action, key)
      if (smtp) await smtp.send(mail)
      else await writeMail(folder, mail, action.decidedAt)
      return { externalId: mail.messageId }
    },
    check: () => check(account, { smtp, folder }),
    startLines: surroundings.intake ? startLines(account, surroundings.intake, smtp ? null : folder) : [],
    forget: (addresses) => removeMails(folder, addresses),
    async close() {
      smtp?.close()
      await pool.release()
    },
  }
}

const startLines = (
  { address }: EmailAccount,
  { host, port }: { host: string; port: number },
  folder: string | null,
) => [
  `Mail to ${address} is taken on ${host}:${port}.`,
  ...(folder ? [`No outgoing mail server is configured for it: mails to customers are written to ${folder}.`] : []),
]

function intakeStream(account: string, intake: Intake): Ingress {
  return {
    kind: 'stream',
    single: false,
    start: (accept) => intake.join(account, accept),
    stop: () => intake.leave(account),
    health: () => intake.health(),
  }
}

function mailboxes(account: EmailAccount, { state, now, log }: ChannelSurroundings): Ingress[] {
  const { id, imap } = account
  if (!imap) return []
  const folders = [...new Set([imap.folder].flat())]
  return folders.map((folder) => mailboxStream({ account: id, folder, imap, state: state(id), now, log }))
}
