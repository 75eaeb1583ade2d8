import { z } from 'zod'

const address = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+$/, 'expected one mail address, such as support@desk.example')

const port = z.coerce.number().int().min(1).max(65535)

/** Bytes; what is larger is not parsed, wherever it came from. */
export const MAX_MAIL = 50 * 1024 * 1024

const imap = z.strictObject({
  host: z.string().min(1),
  port: port.default(993),
  secure: z.boolean().default(true),
  /** Accept a certificate that no authority signed (a server of one's own). */
  allowUntrusted: z.boolean().default(false),
  user: z.string().min(1),
  password: z.string().min(1),
  folder: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).default('INBOX'),
  /** Bytes; of a larger mail only the header is fetched. */
  maxSize: z.coerce.number().int().positive().max(MAX_MAIL).default(MAX_MAIL),
  /** Which of the mails that lie in a folder when it is first opened become tickets. */
  since: z.enum(['now', 'all']).default('now'),
})

const smtp = z.strictObject({
  host: z.string().min(1),
  port: port.default(587),
  secure: z.boolean().default(false),
  allowUntrusted: z.boolean().default(false),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  /** What the server takes from this account, where it says so; beyond that we wait. */
  messagesPerMinute: z.coerce.number().int().positive().optional(),
})

const account = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/i, 'expected letters, digits, - and _'),
  address,
  name: z.string().default(''),
  aliases: z.array(address).default([]),
  imap: imap.optional(),
  smtp: smtp.optional(),
  /** The mail server whose Authentication-Results are believed (RFC 8601): the one that takes this account's mail in. */
  trustedAuthenticationHost: z.string().trim().toLowerCase().optional(),
  /** The server delivers support+anything@desk.example to support@desk.example. */
  plusAddressing: z.boolean().default(false),
})

export type EmailAccount = z.infer<typeof account>
export type ImapSettings = NonNullable<EmailAccount['imap']>
export type SmtpSettings = NonNullable<EmailAccount['smtp']>

/** Throws an error that names each wrong key and what was expected there. */
export function parseAccount(value: unknown): EmailAccount {
  const result = account.safeParse(value)
  if (result.success) return result.data
  const name = typeof value === 'object' && value !== null && 'id' in value ? ` ${String(value.id)}` : ''
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.') || 'account'}: ${issue.message}`)
  throw new Error(`channels.email: the account${name} is not as expected:\n${lines.join('\n')}`)
}
