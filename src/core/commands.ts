import type { Attachment } from './records/index.ts'

/** What an agent can do to a ticket; every surface speaks this one union. */
export type Command =
  | { command: 'accept' }
  | { command: 'reply'; text: string; attachments?: Attachment[]; source?: string }
  | { command: 'note'; text: string; attachments?: Attachment[]; source?: string }
  | { command: 'progress'; done: string; next: string; eta: string }
  | { command: 'set-priority'; priority: string }
  | { command: 'set-type'; type: string }
  | { command: 'assign'; agent: string }
  | { command: 'wait' }
  | { command: 'resolve'; text: string }
  | { command: 'close'; reason?: string }
  | { command: 'reopen'; reason: string }
  /** An agent's own message, by the surface's id of it, was changed or taken back. */
  | { command: 'edit-reply'; source: string; text: string }
  | { command: 'withdraw-reply'; source: string }
  /** Sends again what failed. */
  | { command: 'retry'; message: string }

export type CommandName = Command['command']
