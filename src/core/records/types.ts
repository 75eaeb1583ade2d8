export type { TicketType } from '../triage/types.ts'

/** What a message is for; the same word in the API, the outbox and the templates. */
export type MessageKind =
  | 'message'
  | 'acknowledgement'
  | 'classification'
  | 'progress'
  | 'reply'
  | 'solution'
  | 'confirmation'
  | 'reminder'
  | 'reopened'
  | 'survey'
  | 'visit'
  | 'notice'
  | 'note'

/** What agents are told. */
export type TellKind =
  | 'new'
  | 'message'
  | 'note'
  | 'assigned'
  | 'update-due'
  | 'budget'
  | 'warning'
  | 'breach'
  | 'escalation'
  | 'failed-delivery'
  | 'follow-up'
  | 'reopened'
  | 'call'
  | 'watch'
  | 'classify'
  | 'similar'
  | 'sent'
  | 'status'

export type Attachment = {
  /** The SHA-256 of the content, in hex: where the file lies. */
  fileId: string
  name: string
  type: string
  /** Bytes. */
  size: number
}
