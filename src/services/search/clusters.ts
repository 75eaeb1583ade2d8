import type { FindClusters } from '../../core/ports/clusters.ts'
import { tokensOf } from './tokens.ts'

/** Terms in more texts than this share say nothing about what a text is about. */
const COMMON = 0.2
/** Up to so many texts a term may be in, however few there are. */
const FEW = 20
/** A text is compared by so many of its rarest shared terms. */
const TERMS = 6
/** Two texts are about the same where so much of their terms' weight is shared. */
const ALIKE = 0.4

/**
 * Groups short texts by their shared rare terms: each text joins the first group whose leader is alike enough, or leads one.
 * One pass over an index of leaders, so that twenty thousand texts take about a second.
 */
export const findClusters: FindClusters = (texts, limit) => {
  const terms = texts.map(({ text }) => [...new Set(tokensOf(text))])
  const frequency = new Map<string, number>()
  for (const each of terms) for (const term of each) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const most = Math.max(FEW, texts.length * COMMON)
  const weightOf = (term: string) => Math.log(1 + texts.length / frequency.get(term)!)
  const telling = (each: string[]) => each.filter((term) => frequency.get(term)! > 1 && frequency.get(term)! <= most)

  const leaders: {
    weights: Map<string, number>
    size: number
    members: { id: string; score: number }[]
    text: string
  }[] = []
  const byTerm = new Map<string, number[]>()
  texts.forEach(({ id, text }, index) => {
    const weights = new Map(telling(terms[index]!).map((term) => [term, weightOf(term)]))
    if (weights.size === 0) return
    const size = total(weights)
    const rarest = [...weights].sort((one, other) => other[1] - one[1]).slice(0, TERMS)
    const candidates = new Set(rarest.flatMap(([term]) => byTerm.get(term) ?? []))
    let best = { leader: -1, score: ALIKE }
    for (const leader of candidates) {
      const { weights: theirs, size: theirSize } = leaders[leader]!
      let shared = 0
      for (const [term, weight] of weights) if (theirs.has(term)) shared += weight
      const score = shared / Math.min(size, theirSize)
      if (score > best.score) best = { leader, score }
    }
    if (best.leader >= 0) {
      leaders[best.leader]!.members.push({ id, score: best.score })
      return
    }
    leaders.push({ weights, size, members: [{ id, score: 1 }], text })
    for (const [term] of rarest) byTerm.set(term, [...(byTerm.get(term) ?? []), leaders.length - 1])
  })
  return leaders
    .filter(({ members }) => members.length > 1)
    .sort((one, other) => other.members.length - one.members.length)
    .slice(0, limit)
    .map(({ members, text }) => ({
      label: text,
      ids: members.sort((one, other) => other.score - one.score).map(({ id }) => id),
    }))
}

const total = (weights: Map<string, number>): number => [...weights.values()].reduce((sum, weight) => sum + weight, 0)
