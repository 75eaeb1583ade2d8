import { CommandError } from '../errors.ts'
import type { Actor } from '../ports/desk.ts'
import type { Suggestion } from '../ports/knowledge.ts'
import type { Article, ArticleState } from '../records/article.ts'
import type { Ticket } from '../records/index.ts'
import { compose } from './deliver/compose.ts'
import { says } from './deliver/desk-words.ts'
import { send, toCustomer, toDesk } from './deliver/outbox.ts'
import type { ArticleText } from './index.ts'
import type { FlowParts } from './parts.ts'

const TICKETS = 3
const ARTICLES = 3
/** A text that shares less than this with a solved ticket, and less than that with its title, is about something else. */
const LEAST_COVERAGE = 0.2
const LEAST_NAMED = 0.6
const LONGEST = 1000

/** Who approves what customers may read; everybody may draft. `permissions.publish-article` says otherwise. */
const PUBLISHERS = ['l2', 'trainer', 'product', 'supervisor', 'admin']

/** A draft from a solved ticket: what was asked, and the solution as it was sent. Throws `CommandError`. */
export async function draftFromTicket(parts: FlowParts, actor: Actor, number: string): Promise<Article> {
  const { store } = parts
  const ticket = await store.tickets.byNumber(number)
  if (!ticket) throw new CommandError('not-found', `There is no ticket ${number}.`)
  const sent = await store.outbound.ofTicket(ticket.id)
  const solution = sent.findLast(({ kind, text }) => kind === 'solution' && text)
  if (!solution) throw new CommandError('conflict', `Ticket ${number} has no solution yet: resolve it first.`)
  const question = await store.messages.get(ticket.id)
  const text = [question?.text ?? '', solution.text ?? ''].filter(Boolean).join('\n\n---\n\n')
  const language = ticket.locale.startsWith('zh') ? 'zh' : 'en'
  return addArticle(parts, actor, { title: ticket.subject, text, language }, number)
}

export async function addArticle(
  parts: FlowParts,
  actor: Actor,
  text: ArticleText,
  ticket: string | null = null,
): Promise<Article> {
  const now = parts.clock.now()
  const article: Article = {
    id: parts.ids.next(),
    ...text,
    state: 'draft',
    ticket,
    author: actor.id,
    approvedBy: null,
    createdAt: now,
    updatedAt: now,
    helped: 0,
    missed: 0,
    runs: [],
    version: 0,
  }
  await parts.store.articles.insert(article)
  return article
}

/** Changes an article's words or state, as long as nobody else has meanwhile. Throws `CommandError`. */
export async function changeArticle(
  parts: FlowParts,
  actor: Actor,
  id: string,
  change: Partial<ArticleText> & { state?: ArticleState; version: number },
): Promise<Article> {
  const { version, ...fields } = change
  const article = await parts.store.articles.get(id)
  if (!article) throw new CommandError('not-found', `There is no article ${id}.`)
  const publishers = parts.settings.permissions['publish-article'] ?? PUBLISHERS
  const visible = article.state === 'published' || fields.state === 'published'
  if (visible && !publishers.includes(actor.role) && actor.role !== 'admin') {
    throw new CommandError(
      'forbidden',
      `What customers may read is approved by ${publishers.join(', ')}; ${actor.name} is ${actor.role}. Leave it a draft.`,
    )
  }
  const approved = fields.state === 'published' ? { approvedBy: actor.id } : {}
  const changed = await parts.store.articles.update(id, version, {
    ...fields,
    ...approved,
    updatedAt: parts.clock.now(),
  })
  if (changed) return changed
  throw new CommandError('conflict', 'Somebody else has changed this article meanwhile: read it again, then change it.')
}

/** The solved tickets and articles that may help with this one, the most telling first. */
export async function similarTo(parts: FlowParts, ticket: Ticket): Promise<Suggestion[]> {
  if (!parts.knowledge) return []
  const first = await parts.store.messages.get(ticket.id)
  const text = `${ticket.subject}\n${first?.text ?? ''}`
  const found = await parts.knowledge.similar(text, { tickets: TICKETS, articles: ARTICLES, except: ticket.number })
  return found.filter(({ coverage, named }) => coverage >= LEAST_COVERAGE || named >= LEAST_NAMED)
}

/** Tells agents, and the customer where that is wanted, what was found. Nobody waits for it. */
export function suggestLater(parts: FlowParts, ticket: Ticket): void {
  if (!parts.knowledge || (parts.desks.length === 0 && !parts.settings.knowledge.offer)) return
  void suggest(parts, ticket).catch((error) =>
    parts.log.warn('nothing similar could be looked up', { ticket: ticket.number, reason: String(error) }),
  )
}

async function suggest(parts: FlowParts, ticket: Ticket): Promise<void> {
  const found = await similarTo(parts, ticket)
  if (found.length === 0) return
  const lines = found.map(({ kind, id, title }) => `• ${kind === 'ticket' ? `${id} ` : ''}${title}`)
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'similar',
      author: 'system',
      text: says(parts, 'similar', { list: lines.join('\n') }),
      dedupeKey: `${ticket.id}:similar`,
    }),
  )
  const best = found.find(({ kind }) => kind === 'article')
  if (best && best.coverage >= parts.settings.knowledge.offerCoverage && parts.settings.knowledge.offer) {
    await offer(parts, ticket, best.id)
  }
}

/** Shows a customer the article that most likely answers them, and asks whether it did. */
async function offer(parts: FlowParts, ticket: Ticket, articleId: string): Promise<void> {
  const article = await parts.store.articles.get(articleId)
  const speaks = ticket.locale.startsWith(article?.language ?? '-')
  if (article?.state !== 'published' || !speaks || ticket.quiet) return
  await send(parts, [
    toCustomer(parts, ticket, {
      kind: 'notice',
      author: 'system',
      text: compose(parts, ticket, 'knowledge-offer', {
        title: article.title,
        article: article.text.slice(0, LONGEST),
      }),
      dedupeKey: `${ticket.id}:offer`,
      data: { article: article.id },
    }),
  ])
}

/** What the model would answer, for an agent to send, change or throw away, and what it was made from. */
export async function draftAnswer(parts: FlowParts, number: string): Promise<{ text: string; sources: Suggestion[] }> {
  const { store, answers } = parts
  if (!answers) {
    throw new CommandError('conflict', 'No model is configured: name one under triage.model to have answers drafted.')
  }
  const ticket = await store.tickets.byNumber(number)
  if (!ticket) throw new CommandError('not-found', `There is no ticket ${number}.`)
  const [messages, sent, sources] = await Promise.all([
    store.messages.ofTicket(ticket.id),
    store.outbound.ofTicket(ticket.id),
    similarTo(parts, ticket),
  ])
  const lines = [
    ...messages
      .filter(({ direction, withdrawn }) => direction === 'in' && !withdrawn)
      .map(({ at, text }) => ({ at, from: 'customer' as const, text })),
    ...sent
      .filter(
        ({ audience, author, text, state }) =>
          audience === 'customer' && author !== 'system' && text && state === 'sent',
      )
      .map(({ createdAt, text }) => ({ at: createdAt, from: 'desk' as const, text: text! })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime())
  const text = await answers.draft({
    subject: ticket.subject,
    conversation: lines.map(({ from, text: said }) => ({ from, text: said })),
    sources: await Promise.all(sources.map((source) => sourceText(parts, source))),
    locale: ticket.locale,
    sender: ticket.requester.customerId,
  })
  return { text, sources }
}

async function sourceText(parts: FlowParts, { kind, id, title }: Suggestion): Promise<{ name: string; text: string }> {
  if (kind === 'article') return { name: title, text: (await parts.store.articles.get(id))?.text ?? '' }
  const ticket = await parts.store.tickets.byNumber(id)
  const sent = ticket ? await parts.store.outbound.ofTicket(ticket.id) : []
  const solution = sent.findLast(({ kind: what, text }) => what === 'solution' && text)
  return { name: `${id} ${title}`, text: solution?.text ?? '' }
}
