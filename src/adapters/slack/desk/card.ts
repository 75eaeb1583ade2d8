import type { KnownBlock } from '@slack/web-api'
import type { TicketCard } from '../../../core/ports/desk.ts'
import { askedOf, isAccepted } from '../../../core/records/index.ts'
import { escapeText } from '../markup.ts'
import { Elements, types } from './elements.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

const buttons = ['accept', 'progress', 'note', 'wait', 'resolve', 'close', 'reopen']
/** What is done more rarely, in one list, in the order of the process. */
const listed = [
  'diagnose',
  'escalate',
  'plan',
  'propose',
  'confirm',
  'implement',
  'verify',
  'hold',
  'resume',
  'agree',
  'cause',
  'parts',
  'reproduce',
  'on-site',
  'rectify',
  'decline',
  'assign',
  'merge',
  'unmerge',
  'split',
  'link',
  'unlink',
  'hand-over',
  'take-back',
  'tag',
  'untag',
  'continue-in',
  'link-code',
  'link-customer',
  'unlink-customer',
  'spam',
]
/** A section takes 3,000 characters, escapes counted. */
const longestExcerpt = 500
const longestField = 300

/** The first message of a ticket's thread. `text` is for notifications; the blocks show everything. */
export function cardMessage(card: TicketCard, seal: Seal, words: Words): { text: string; blocks: KnownBlock[] } {
  const { ticket } = card
  const title = `${ticket.number} · ${shorten(ticket.subject || card.excerpt, 150)}`
  const quoted = escapeText(shorten(card.excerpt, longestExcerpt)).replaceAll('\n', '\n>')
  const actions = elementsOf(card, seal, words)
  return {
    text: escapeText(title),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${escapeText(title)}*` } },
      { type: 'section', fields: fieldsOf(card, words).map((text) => ({ type: 'mrkdwn', text })) },
      ...(quoted ? [section(`>${quoted}`)] : []),
      ...(actions.length > 0 ? [{ type: 'actions' as const, elements: actions }] : []),
      { type: 'context', elements: [{ type: 'mrkdwn', text: words.hint }] },
    ],
  }
}

const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } })

const shorten = (text: string, limit: number): string => {
  const characters = [...text]
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : text
}

function fieldsOf(card: TicketCard, words: Words): string[] {
  const { ticket } = card
  const { requester, sla } = ticket
  const name = (value: string) => words.names[value] ?? value
  const who = requester.name && requester.name !== requester.address
  const pairs: [string, string][] = [
    [words.customer, escapeText(who ? `${requester.name} (${requester.address})` : requester.address)],
    [words.channel, escapeText(ticket.channel)],
    [words.type, escapeText(name(ticket.type))],
    [words.priority, escapeText(name(ticket.priority))],
    [words.status, escapeText(name(ticket.status))],
    [isOffered(ticket) ? words.offeredTo : words.assignee, escapeText(card.assigneeName ?? words.nobody)],
    [words.firstResponse, ticket.firstResponseAt ? '✓' : moment(sla.firstResponse, words)],
    [words.solveBy, moment(sla.resolve, words)],
    [words.nextUpdate, moment(card.nextUpdateAt, words)],
    ...(card.holder != null ? [[words.holder, escapeText(card.holder || words.holderQueue)] as [string, string]] : []),
    ...(card.budget ? [budgetField(card.budget, words)] : []),
  ]
  return pairs.map(([label, value]) => `*${label}*\n${shorten(value, longestField)}`)
}

const isOffered = (ticket: TicketCard['ticket']): boolean => ticket.assignee !== null && !isAccepted(ticket)

const budgetField = ({ left, of, endsAt }: NonNullable<TicketCard['budget']>, words: Words): [string, string] => [
  words.budget,
  `${left}/${of} · ${moment(endsAt, words)}`,
]

/** Slack shows it in the reader's own time zone. */
function moment(at: Date | null, words: Words): string {
  if (!at) return words.none
  const seconds = Math.floor(at.getTime() / 1000)
  return `<!date^${seconds}^{date_short_pretty} {time}|${at.toISOString()}>`
}

function elementsOf({ ticket, allowed, priorities }: TicketCard, seal: Seal, words: Words) {
  const make = new Elements(seal, words, ticket.number)
  const shown = buttons.filter(
    (action) => allowed.includes(action) && !(action === 'accept' && askedOf(ticket) === null && isAccepted(ticket)),
  )
  const rest = listed.filter((action) => allowed.includes(action))
  return [
    ...shown.map((action) => make.button(action, ticket.type)),
    ...(allowed.includes('set-priority') ? [make.select('set-priority', priorities, ticket.priority)] : []),
    ...(allowed.includes('set-type') ? [make.select('set-type', types, ticket.type)] : []),
    ...(rest.length > 0 ? [make.more(rest, ticket.type)] : []),
  ]
}
