import { parseMessageIds } from '../message-ids.ts'
import { decodeHeaderText } from '../mime/encoded-words.ts'
import { contentOf, type Entity } from '../mime/entity.ts'

/** What a bounce says about the mail it returns. */
export type Bounce = {
  recipient: string | null
  /** enhanced status code (RFC 3463), such as 5.1.1 */
  status: string | null
  diagnostic: string | null
  /** the address is not to be tried again */
  permanent: boolean
  /** without angle brackets */
  originalMessageId: string | null
}

/** All parts of a mail, the outer ones first. */
export function partsOf(root: Entity): Entity[] {
  const parts = [root]
  for (const part of parts) parts.push(...part.children)
  return parts
}

/** Reads a delivery status notification (RFC 3464); null where there is none or it reports success. */
export function readDeliveryStatus(root: Entity): Bounce | null {
  const groups = recipientGroups(root)
  const group =
    groups.find((fields) => /failed|delayed/.test(fields.action ?? '')) ?? groups.find((fields) => fields.status)
  if (!group || /delivered|relayed|expanded/.test(group.action ?? '')) return null
  const code = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(group.status ?? '')?.[0] ?? null
  return {
    recipient: recipientOf(group['original-recipient']) ?? recipientOf(group['final-recipient']),
    status: code,
    diagnostic: group['diagnostic-code'] ? tidyDiagnostic(group['diagnostic-code']) : null,
    permanent: code ? code.startsWith('5') : /failed/.test(group.action ?? ''),
    originalMessageId: originalMessageId(partsOf(root)),
  }
}

/** Whether a machine can read in the mail what became of a recipient; else the text may tell. */
export const reportsRecipients = (root: Entity) =>
  recipientGroups(root).some((fields) => fields.action !== undefined || fields.status !== undefined)

function recipientGroups(root: Entity): Record<string, string>[] {
  const status = partsOf(root).find(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  )
  if (!status) return []
  return contentOf(status)
    .toString('latin1', 0, 100_000)
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .map(readFields)
}

function readFields(block: string): Record<string, string> {
  const fields: Record<string, string> = Object.create(null)
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields[line.slice(0, colon).trim().toLowerCase()] ??= line.slice(colon + 1).trim()
  }
  if (fields.action) fields.action = fields.action.toLowerCase()
  return fields
}

/** The address as it was written to where that is told, not what it was rewritten to on the way. */
function recipientOf(value = ''): string | null {
  return (
    /[^\s<>;:="]+(?:=[^\s<>;:="]+)*@[^\s<>;:"]+/.exec(value.slice(0, 1_000).replace(/\bSMTP[=:]/gi, ''))?.[0] ?? null
  )
}

function tidyDiagnostic(value: string): string {
  return decodeHeaderText(value.replace(/^[\w-]+\s*;\s*/, ''))
    .replace(/\s+/g, ' ')
    .slice(0, 500)
}

/** The id of the mail that came back: in the returned mail or its headers, else in the text itself. */
export function originalMessageId(parts: Entity[]): string | null {
  const returned = parts.filter(({ type }) =>
    /^(message\/(rfc822|global)|text\/rfc822(-headers)?|message\/rfc822-headers)$/.test(type),
  )
  const candidates = returned.length > 0 ? returned : parts.filter(({ type }) => type === 'text/plain')
  for (const part of candidates) {
    const match = /^[ >\t]*message-id\s*:\s*(<[^<>\r\n]{1,500}>)/im.exec(contentOf(part).toString('latin1', 0, 200_000))
    if (match) return parseMessageIds(match[1]!)[0] ?? null
  }
  return null
}
