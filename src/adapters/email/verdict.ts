import { Resolver } from 'node:dns/promises'
import { scanHeader } from './header-scan.ts'
import { domainOf } from './identity.ts'
import { parseAddresses } from './parse/addresses.ts'
import { authenticationOf } from './parse/authentication.ts'
import type { ParsedMail } from './parse/index.ts'

/** What the intake found out about a mail's sender, as it is kept beside the mail. */
type DirectVerdict = { verified: boolean; headerFrom: string | null }

const VERIFY_MS = 10_000

/** SPF, DKIM and DMARC of a mail that a stranger's server handed in, as JSON. Waits for DNS ten seconds at most. */
export async function verifyDirect(
  raw: Uint8Array,
  session: { ip: string; helo: string; mailFrom: string },
): Promise<string> {
  // Loaded by the first such mail: most desks get none.
  const { verifySender } = await import('./parse/verify-sender.ts')
  const dns = new Resolver({ timeout: 3_000, tries: 2 })
  const giveUp = setTimeout(() => dns.cancel(), VERIFY_MS)
  const resolver = async (name: string, type: string) => (await dns.resolve(name, type)) as string[] | string[][]
  const verdict = await verifySender(raw, { ...session, resolver })
  clearTimeout(giveUp)
  return JSON.stringify(verdict)
}

/**
 * Whether somebody whom we trust vouches for the sender: this machine itself, our own check of a mail that came in
 * directly, or the server of the account. A mail with no From or with several has nobody to vouch for.
 */
export function isVerified(
  mail: ParsedMail,
  raw: { body: Uint8Array; meta: Record<string, string> },
  { trustedAuthenticationHost }: { trustedAuthenticationHost?: string },
): boolean {
  if (raw.meta.verified === 'loopback') return true
  const header = scanHeader(raw.body, ['from', 'authentication-results'])
  const senders = header.get('from')?.flatMap((value) => parseAddresses(value)) ?? []
  if (!mail.from || header.get('from')?.length !== 1 || senders.length !== 1) return false
  if (raw.meta.authentication) {
    const { verified, headerFrom }: DirectVerdict = JSON.parse(raw.meta.authentication)
    return verified && headerFrom === mail.from.address.toLowerCase()
  }
  if (raw.meta.transport !== 'imap' || !trustedAuthenticationHost) return false
  // What a stranger chose stands in quotes; it must not read as a result.
  const results = header.get('authentication-results')?.map((value) => value.replace(/"[^"]*"/g, '""')) ?? []
  return authenticationOf(results, trustedAuthenticationHost, domainOf(mail.from.address))?.verified === true
}
