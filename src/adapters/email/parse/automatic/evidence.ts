import type { MailAddress } from '../addresses.ts'
import type { Entity } from '../mime/entity.ts'
import { allValues, type HeaderField } from '../mime/header-fields.ts'

/** What the filters look at. */
export type Evidence = {
  fields: HeaderField[]
  root: Entity
  from: MailAddress | null
  replyTo: MailAddress[]
  subject: string
  text: string
  visibleText: string
}

/** Says why a mail is automatic, or null. */
export type Filter = (mail: Evidence) => string | null

/** All values of a header, joined and in lower case; empty where it is missing. */
export function headerText(mail: Evidence, name: string): string {
  return allValues(mail.fields, name).join(' ').trim().toLowerCase()
}

export function localPart(address: MailAddress | null): string {
  const text = (address?.address || address?.name) ?? ''
  return text.split('@', 1)[0]!.trim().toLowerCase()
}
