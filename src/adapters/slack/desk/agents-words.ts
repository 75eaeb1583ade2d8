import type { Command } from '../../../core/commands.ts'
import type { Happening } from '../payloads.ts'

const notePrefix = /^\s*(?:\/\/|(?:note|备注|内部)\s*[:：])\s*/i

/** What a text in a ticket's thread is meant as: for the customer, or for us alone. */
function readWords(text: string): { note: boolean; text: string } {
  const note = notePrefix.test(text)
  return { note, text: note ? text.replace(notePrefix, '') : text }
}

/**
 * The commands that an agent's message, its edit or its deletion stands for. `before` is the text before an edit, where
 * Slack tells it.
 */
export function commandsFor(happening: Happening, text: string, before: string | null): Command[] {
  const source = happening.ts
  const words = readWords(text)
  if (happening.kind === 'delete') return [{ command: 'withdraw-reply', source }]
  if (happening.kind === 'message') return [{ command: words.note ? 'note' : 'reply', text: words.text, source }]
  if (!words.note) return [{ command: 'edit-reply', source, text: words.text }]
  if (before === null) return []
  if (readWords(before).note) return [{ command: 'edit-reply', source, text: words.text }]
  // Made a note after it was written for the customer: it is taken back from them.
  return [
    { command: 'withdraw-reply', source },
    { command: 'note', text: words.text, source },
  ]
}
