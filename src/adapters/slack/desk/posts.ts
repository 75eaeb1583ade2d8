import type { KnownBlock } from '@slack/web-api'
import type { DeskPost } from '../../../core/ports/desk.ts'
import { escapeText } from '../markup.ts'
import { split } from '../render.ts'
import { Elements, types } from './elements.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

/** A section takes 3,000 characters, and a message 50 blocks. */
const sectionLimit = 2900
const longest = 35_000

const signs: Record<string, string> = {
  new: '📨',
  message: '💬',
  sent: '📤',
  note: '🔒',
  assigned: '👤',
  'update-due': '⏰',
  warning: '⚠️',
  breach: '🔥',
  escalation: '🚨',
  'failed-delivery': '❌',
  reopened: '🔁',
  classify: '🏷️',
  call: '📞',
  watch: '👀',
}

/** Whose words these are: nobody needs to be told that it was the system. */
const nameless = new Set(['system', 'requester', ''])

/** What is told in a ticket's thread. Only mentions that we set ourselves ping anybody. */
export function postMessage(post: DeskPost, seal: Seal, words: Words): { text: string; blocks?: KnownBlock[] } {
  const mentions = post.mention.filter((user) => /^[UW][A-Z0-9]+$/.test(user)).map((user) => `<@${user}>`)
  const author = String(post.data.author ?? '')
  const said = ['message', 'sent', 'note'].includes(post.kind) && !nameless.has(author)
  const head = [signs[post.kind], ...mentions, said ? `*${escapeText(author)}*` : ''].filter(Boolean).join(' ')
  const body = split(wordsOf(post).slice(0, longest), sectionLimit).map(escapeText)
  const separator = said ? '\n' : ' '
  const pieces = [`${head}${separator}${body[0] ?? ''}`.trim(), ...body.slice(1)]
  const elements = elementsOf(post, seal, words)
  const text = pieces.join('\n') || words.none
  if (elements.length === 0) return { text }
  return {
    text: pieces[0] || words.none,
    blocks: [
      ...pieces.map((piece): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text: piece } })),
      { type: 'actions', elements },
    ],
  }
}

/** Files that cannot be shown here are named. */
function wordsOf({ text, attachments, readFile }: DeskPost): string {
  const names = readFile ? [] : attachments.map((attachment) => `📎 ${attachment.name}`)
  return [text, ...names].filter(Boolean).join('\n')
}

function elementsOf({ kind, data }: DeskPost, seal: Seal, words: Words) {
  if (!data.number) return []
  const make = new Elements(seal, words, String(data.number))
  if (kind === 'update-due') return [make.button('progress')]
  if (kind === 'failed-delivery' && data.message) return [make.button('retry', String(data.message))]
  if (kind === 'classify') return [make.select('set-type', types, String(data.type ?? ''))]
  return []
}
