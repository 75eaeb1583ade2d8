import { scanHeader } from './header-scan.ts'
import { domainOf } from './identity.ts'
import { authenticationOf, type ParsedMail } from './parse/index.ts'

type DirectVerdict = { dmarc: string; headerFrom: string }

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
  if (!mail.from || header.get('from')?.length !== 1) return false
  const domain = domainOf(mail.from.address)
  if (raw.meta.authentication) {
    const { dmarc, headerFrom }: Partial<DirectVerdict> = JSON.parse(raw.meta.authentication)
    return dmarc === 'pass' && headerFrom !== undefined && domainOf(headerFrom) === domain
  }
  if (raw.meta.transport !== 'imap' || !trustedAuthenticationHost) return false
  // What a stranger chose stands in quotes; it must not read as a result.
  const results = header.get('authentication-results')?.map((value) => value.replace(/"[^"]*"/g, '""')) ?? []
  return authenticationOf(results, trustedAuthenticationHost)?.dmarc === 'pass'
}
