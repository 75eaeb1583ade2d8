import { authenticate, type DNSResolver } from 'mailauth'
import { parseAddresses } from './addresses.ts'
import type { Authentication } from './authentication.ts'
import { limits } from './limits.ts'
import { allValues, readHeaderBlock } from './mime/header-fields.ts'

type Envelope = {
  /** address of the client that handed the mail in */
  ip: string
  helo: string
  mailFrom: string
  /** looks up DNS records; the system's where it is left out */
  resolver?: DNSResolver
}

type SenderVerdict = Authentication & {
  /** the From address that was authenticated, in lower case */
  headerFrom: string | null
}

/**
 * Checks SPF, DKIM and DMARC (RFC 7208, 6376, 9989) over the network. The sender is `verified` only where DMARC passes,
 * the mail has exactly one From field with exactly one address, and the address we read there is the one that was
 * checked: two readers that differ over `ceo@bank.example(x).evil.example` must not vouch for each other.
 * @throws the resolver's errors are results (`temperror`); nothing is thrown for a bad mail
 */
export async function verifySender(raw: Uint8Array, envelope: Envelope): Promise<SenderVerdict> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const checked = await check(bytes, envelope)
  if (!checked) return { spf: 'temperror', dkim: 'temperror', dmarc: 'temperror', verified: false, headerFrom: null }
  const { spf, dkim, dmarc } = checked
  const dmarcResult = dmarc ? dmarc.status.result : 'none'
  const headerFrom = dkim.headerFrom.length === 1 ? dkim.headerFrom[0]!.toLowerCase() : null
  const ours = ourFrom(bytes)
  return {
    spf: spf ? spf.status.result : 'none',
    dkim:
      dkim.results.find(({ status }) => status.result === 'pass')?.status.result ??
      dkim.results[0]?.status.result ??
      'none',
    dmarc: dmarcResult,
    verified: dmarcResult === 'pass' && dkim.fromFields === 1 && headerFrom !== null && headerFrom === ours,
    headerFrom,
  }
}

async function check(bytes: Buffer, { ip, helo, mailFrom, resolver }: Envelope) {
  try {
    return await authenticate(bytes, { ip, helo, sender: mailFrom, resolver, disableArc: true, disableBimi: true })
  } catch {
    return null
  }
}

/** Our reading of the one From address, or null where there is none or more than one. */
function ourFrom(bytes: Buffer): string | null {
  try {
    const fields = allValues(readHeaderBlock(bytes, 0, bytes.length, limits).fields, 'from')
    const addresses = fields.flatMap((value) => parseAddresses(value))
    return fields.length === 1 && addresses.length === 1 ? addresses[0]!.address.toLowerCase() : null
  } catch {
    return null
  }
}
