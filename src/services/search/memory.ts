import type { Suggestion } from '../../core/ports/knowledge.ts'
import { createSimilar } from './similar.ts'
import { tokensOf } from './tokens.ts'

/** One text that can be found again. */
export type Known = { kind: Suggestion['kind']; id: string; title: string; text: string }

/** A title of fewer tokens (a word or two) could be about anything. */
const TELLING = 4

/** Solved tickets and articles in memory, found by what a text says. */
export function createMemory() {
  const indexes = { ticket: createSimilar(), article: createSimilar() }
  const titles = new Map<string, { title: string; tokens: string[] }>()
  const tokens = new Map<string, Set<string>>()
  const frequency = new Map<string, number>()
  const keyOf = (kind: string, id: string) => `${kind} ${id}`

  const forget = (kind: Known['kind'], id: string) => {
    const key = keyOf(kind, id)
    for (const token of tokens.get(key) ?? []) frequency.set(token, frequency.get(token)! - 1)
    tokens.delete(key)
    titles.delete(key)
    indexes[kind].remove(id)
  }

  return {
    size: () => titles.size,
    forget,
    learn({ kind, id, title, text }: Known) {
      forget(kind, id)
      const key = keyOf(kind, id)
      const whole = `${title}\n${text}`
      const its = new Set(tokensOf(whole))
      for (const token of its) frequency.set(token, (frequency.get(token) ?? 0) + 1)
      tokens.set(key, its)
      titles.set(key, { title, tokens: [...new Set(tokensOf(title))] })
      indexes[kind].add(id, whole)
    },
    find(text: string, kind: Known['kind'], limit: number): Suggestion[] {
      if (limit === 0) return []
      const asked = new Set(tokensOf(text))
      const weight = (token: string) => Math.log(1 + titles.size / (1 + (frequency.get(token) ?? 0)))
      const share = (of: Iterable<string>, inThese: ReadonlySet<string>): number => {
        const all = [...of]
        const whole = sum(all.map(weight))
        const shared = sum(all.filter((token) => inThese.has(token)).map(weight))
        return whole === 0 ? 0 : Math.round((shared / whole) * 1000) / 1000
      }
      return indexes[kind].search(text, limit).map(({ id }) => {
        const known = titles.get(keyOf(kind, id))!
        const named = known.tokens.length < TELLING ? 0 : share(known.tokens, asked)
        return { kind, id, title: known.title, coverage: share(asked, tokens.get(keyOf(kind, id))!), named }
      })
    },
  }
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
