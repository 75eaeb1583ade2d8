import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { notice } from './status-notice.ts'

/** The customer said whether an article that they were shown helped: it is counted once, and agents hear of it where it did. */
export async function countWord(
  parts: FlowParts,
  row: Inbound,
  { conversation, ticket }: { conversation: Conversation; ticket: Ticket },
  articleId: string,
  answer: 'yes' | 'no',
): Promise<void> {
  const article = await parts.store.articles.get(articleId)
  if (!article) return
  // By ticket, so that pressing both buttons counts the first.
  await parts.store.articles.count(article.id, ticket.id, answer === 'yes' ? 'helped' : 'missed')
  await notice(parts, row, ticket, conversation, 'choice-helped-thanks')
  if (answer === 'no') return
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'similar',
      author: 'requester',
      text: says(parts, 'helped', { title: article.title }),
      dedupeKey: `${ticket.id}:helped:${article.id}`,
    }),
  )
}
