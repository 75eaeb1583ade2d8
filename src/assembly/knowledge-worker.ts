import { parentPort, workerData } from 'node:worker_threads'
import type { Suggestion } from '../core/ports/knowledge.ts'
import { createMemory } from '../services/search/memory.ts'
import { joinStore } from '../store/index.ts'

export type Question = { id: number; text: string; tickets: number; articles: number; except?: string }
export type Found = { id: number; found: Suggestion[] }

const BATCH = 1000
const EVERY_MS = 5000
/** What was written a moment ago may be seen a moment late: read again. */
const OVERLAP_MS = 30_000

const { mongoUri } = workerData as { mongoUri: string }
const { store } = await joinStore(mongoUri)
const { articles } = store
const memory = createMemory()
const seen = { tickets: new Date(0), articles: new Date(0) }
const begun = { tickets: new Map<string, number>() }

parentPort!.on('message', ({ id, text, tickets, articles: few, except }: Question) => {
  const found = [...memory.find(text, 'article', few), ...memory.find(text, 'ticket', tickets + 1)]
  const wanted = found.filter((each) => each.kind === 'article' || each.id !== except)
  parentPort!.postMessage({ id, found: wanted.slice(0, few + tickets) } satisfies Found)
})

for (;;) {
  await learnTickets().catch(() => {})
  await learnArticles().catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
}

/** Every ticket that was solved since; of one that was solved again only the number is the same. */
async function learnTickets(): Promise<void> {
  for (;;) {
    const page = await articles.solvedSince(seen.tickets, BATCH)
    for (const { number, subject, text, at } of page) {
      if (begun.tickets.get(number) === at.getTime()) continue
      begun.tickets.set(number, at.getTime())
      memory.learn({ kind: 'ticket', id: number, title: subject, text })
    }
    const last = page.at(-1)?.at
    if (page.length < BATCH || !last || last <= seen.tickets) {
      seen.tickets = new Date(Math.max(seen.tickets.getTime(), (last?.getTime() ?? 0) - OVERLAP_MS))
      return
    }
    seen.tickets = last
  }
}

async function learnArticles(): Promise<void> {
  const page = await articles.changedSince(seen.articles, BATCH)
  for (const { id, title, text, state, updatedAt } of page) {
    if (state === 'published') memory.learn({ kind: 'article', id, title, text })
    else memory.forget('article', id)
    seen.articles = updatedAt
  }
}
