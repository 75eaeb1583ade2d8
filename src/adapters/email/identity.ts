import { createHash } from 'node:crypto'

/** What one of our own mails says about itself: which sending it was, and whose ticket's. */
export type OwnMark = { hash: string; replyToken: string }

const OWN_MESSAGE_ID = /^echodesk\.([0-9a-f]{20})\.([A-Za-z0-9_-]+)@([^@\s]+)$/
// `r.` for answers, `b.` for what comes back undelivered.
const TAG = /^([rb])\.([A-Za-z0-9_-]+)$/

export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/**
 * The Message-ID of a sending, without angle brackets. The same key gives the same id; the ticket's reply token in it lets
 * an answer find its ticket even where no row of ours knows the id.
 */
export function ownMessageId(key: string, replyToken: string, address: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 20)
  return `echodesk.${hash}.${replyToken}@${domainOf(address)}`
}

/** Reads one of our Message-IDs; null for anybody else's. */
export function readOwnMessageId(id: string, ownDomains: ReadonlySet<string>): OwnMark | null {
  const [, hash, replyToken, domain] = OWN_MESSAGE_ID.exec(id) ?? []
  return hash && replyToken && domain && ownDomains.has(domain.toLowerCase()) ? { hash, replyToken } : null
}

/** `support@desk.example` and a tag: `support+tag@desk.example` (RFC 5233 calls it a subaddress). */
function tagged(address: string, tag: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${tag}${address.slice(at)}`
}

export const replyAddress = (address: string, replyToken: string) => tagged(address, `r.${replyToken}`)

/** Whom a mail is sent back to where it cannot be delivered: an address that nobody else knows. */
export const bounceAddress = (address: string, replyToken: string) => tagged(address, `b.${replyToken}`)

/** An address without its tag, in lower case: what an account is found by. */
export function withoutTag(address: string): string {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at < 0 ? undefined : at)
  const plus = local.indexOf('+')
  return `${plus > 0 ? local.slice(0, plus) : local}${at < 0 ? '' : address.slice(at)}`.toLowerCase()
}

/** The reply token in an address that we gave out, and whether it was given out for bounces. */
export function readTag(address: string): { replyToken: string; forBounces: boolean } | null {
  const at = address.lastIndexOf('@')
  const plus = address.indexOf('+')
  if (plus < 1 || at < plus) return null
  const [, purpose, replyToken] = TAG.exec(address.slice(plus + 1, at)) ?? []
  return replyToken ? { replyToken, forBounces: purpose === 'b' } : null
}
