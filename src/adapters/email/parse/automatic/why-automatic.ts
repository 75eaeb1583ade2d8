import type { Entity } from '../mime/entity.ts'
import { type Bounce, readDeliveryStatus, reportsRecipients } from './delivery-status.ts'
import type { Evidence } from './evidence.ts'
import { headerFilters } from './header-filters.ts'
import { phraseFilters } from './phrase-filters.ts'
import { readPlainBounce } from './plain-bounce.ts'
import { programFilters } from './program-filters.ts'

const filters = [...headerFilters, ...programFilters, ...phraseFilters]

/** Why no person wrote this mail, or null, and what it says where it is a bounce. The first filter that fires wins. */
export function whyAutomatic(mail: Evidence): { automatic: string | null; bounce: Bounce | null } {
  const bounce = readDeliveryStatus(mail.root) ?? (isTold(mail.root) ? null : readPlainBounce(mail))
  if (bounce) return { automatic: 'bounce', bounce }
  for (const filter of filters) {
    const reason = filter(mail)
    if (reason) return { automatic: reason, bounce: null }
  }
  return { automatic: null, bounce: null }
}

/** A report that a machine can read is no bounce where that says nothing of a failure. */
function isTold(root: Entity): boolean {
  if (root.type !== 'multipart/report') return false
  return reportsRecipients(root) || root.parameters['report-type']?.toLowerCase() === 'disposition-notification'
}
