import type { FormCommand } from './forms/index.ts'
import type { Attachment } from './records/index.ts'

/** What an agent can do to a ticket; every surface speaks this one union. What takes a form first is declared there. */
export type Command =
  | Exclude<FormCommand, { command: 'note' }>
  | { command: 'accept' }
  | { command: 'reply'; text: string; attachments?: Attachment[]; source?: string; via?: string }
  | { command: 'note'; text: string; attachments?: Attachment[]; source?: string }
  | { command: 'set-priority'; priority: string }
  | { command: 'set-type'; type: string }
  | { command: 'wait' }
  /** Ends waiting and being on hold. */
  | { command: 'resume' }
  | { command: 'unmerge' }
  /** Closes without a word to the sender. */
  | { command: 'spam' }
  /** An agent's own message, by the surface's id of it, was changed or taken back. */
  | { command: 'edit-reply'; source: string; text: string }
  | { command: 'withdraw-reply'; source: string }
  /** Takes a conversation back that a person answers in the platform's own app. */
  | { command: 'take-back' }
  /** Sends the customer a code: written in another channel, it shows that both are theirs. */
  | { command: 'link-code' }
  /** Sends again what failed. */
  | { command: 'retry'; message: string }

export type CommandName = Command['command']
