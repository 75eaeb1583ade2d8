import MiniSearch from 'minisearch'
import { tellingOf } from './telling.ts'
import { tokensOf } from './tokens.ts'

export type Match = { id: string; score: number }

export interface Similar {
  /** Adds a text, or replaces the one that has this id. */
  add(id: string, text: string): void
  /** Forgets a text; one that is not there is forgotten already. */
  remove(id: string): void
  /** The texts most alike by BM25, best first, at most `limit`. */
  search(text: string, limit?: number): Match[]
}

/** A term in more than this share of all texts says little, and costs the most to look up. */
const commonShare = 0.05
/** So many of a query's rarest terms are looked up. */
const mostTerms = 32
/** Up to so many texts a term may be in, however large its share. */
const fewTexts = 3_000

/** An index in memory; about 1 ms a query for 1,000 texts. */
export function createSimilar(): Similar {
  const index = new MiniSearch<{ id: string; text: string }>({
    fields: ['text'],
    tokenize: tokensOf,
    processTerm: (term) => term,
    autoVacuum: true,
  })
  const texts = new Map<string, string[]>()
  const frequency = new Map<string, number>()

  function remove(id: string): void {
    const terms = texts.get(id)
    if (terms === undefined) return
    index.discard(id)
    texts.delete(id)
    for (const term of terms) frequency.set(term, (frequency.get(term) ?? 1) - 1)
  }

  /** The rarest terms, and the common ones only where there are few texts or nothing else to go by. */
  function telling(text: string): string[] {
    const known = [...new Set(tokensOf(text))].filter((term) => (frequency.get(term) ?? 0) > 0)
    const rarest = known.sort((a, b) => frequency.get(a)! - frequency.get(b)!).slice(0, mostTerms)
    const uncommon = rarest.filter((term) => frequency.get(term)! <= Math.max(fewTexts, texts.size * commonShare))
    return uncommon.length > 0 ? uncommon : rarest.slice(0, 4)
  }

  return {
    add(id, text) {
      remove(id)
      const terms = [...new Set(tokensOf(text))]
      texts.set(id, terms)
      for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1)
      index.add({ id, text })
    },
    remove,
    search(text, limit = 10) {
      const terms = telling(text)
      const found = index.search(text, { tokenize: () => terms, boostTerm: tellingOf })
      return found.slice(0, limit).map(({ id, score }) => ({ id: String(id), score: Math.round(score * 1e4) / 1e4 }))
    },
  }
}
