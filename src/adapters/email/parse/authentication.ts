import { parseStructuredValue } from './mime/parameters.ts'

/** Results as in RFC 8601: pass, fail, softfail, neutral, none, temperror, permerror. */
export type Authentication = { spf: string; dkim: string; dmarc: string; verified: boolean }

/**
 * The verdict in the Authentication-Results headers (RFC 8601) that our own receiving server wrote; everybody else can
 * write such a header too, so only those of `trustedHost` count, and of these the topmost.
 * @param results values of the Authentication-Results headers, topmost first
 * @param fromDomain domain of the one From address we read; the sender is verified only where DMARC passed for it
 * @returns null where the trusted host wrote none
 */
export function authenticationOf(
  results: string[],
  trustedHost: string,
  fromDomain: string | null = null,
): Authentication | null {
  const own = results.find((value) => serviceId(value) === trustedHost.toLowerCase())
  if (own === undefined) return null
  const verdicts = own
    .replace(/\([^()]{0,500}\)/g, ' ')
    .split(';')
    .slice(1)
  const resultOf = (method: string) => {
    const found = verdicts.flatMap((result) => {
      const match = new RegExp(`^\\s*${method}(?:/\\d+)?\\s*=\\s*([a-z]+)`, 'i').exec(result)
      return match ? [match[1]!.toLowerCase()] : []
    })
    return found.includes('pass') ? 'pass' : (found[0] ?? 'none')
  }
  const [spf, dkim, dmarc] = [resultOf('spf'), resultOf('dkim'), resultOf('dmarc')]
  const checkedDomain = /header\.from\s*=\s*(?:[^\s;@]*@)?([^\s;@]+)/i.exec(own)?.[1]?.toLowerCase()
  const isOurs = fromDomain !== null && checkedDomain === fromDomain.toLowerCase()
  return { spf, dkim, dmarc, verified: dmarc === 'pass' && isOurs }
}

function serviceId(header: string): string {
  return parseStructuredValue(header).value.split(/\s/, 1)[0] ?? ''
}
