import type { LanguageWeights } from './classifier.ts'
import { certainFrom, type HeldOut, heldOut, type Lesson, type Score, score, tempered } from './lessons.ts'
import { train } from './train.ts'
import type { Thresholds } from './types.ts'

/** A lesson of the desk's own and when it was given. */
export type OwnLesson = Lesson & { at: Date }

/** What was learned before, and what is known of it: how it did on the lessons there were then, held out. */
export type Standing = { weights: LanguageWeights; upTo: Date; own: Score }

export type Learned = {
  weights: LanguageWeights
  /** On the desk's own lessons, each held out from the training. */
  own: Score
  /** What stood before, on the same lessons. */
  before: Score
  /** False: it is not better and has to be thrown away. */
  better: boolean
}

/** What the seeds may lose, as a share: less than this is chance. */
const tolerance = 0.01

/**
 * Weights from the bundled seeds and the desk's own lessons together. They count as better where they do better than what
 * stood before on the own lessons, none of which they have seen, and no worse than the bundled ones on the seeds. Takes
 * some seconds.
 */
export function learn(
  seeds: Lesson[],
  own: OwnLesson[],
  bundled: LanguageWeights,
  standing: Standing | null,
  thresholds: Thresholds,
): Learned {
  const held = heldOut([...seeds, ...own])
  const isOwn = ({ lesson }: HeldOut) => 'at' in lesson
  const ownHeld = held.filter(isOwn)
  const weights = tempered(train([...seeds, ...own]), held)
  const after = score(ownHeld, thresholds)
  const before =
    standing === null
      ? score(
          own.map((lesson) => ({ lesson, weights: bundled })),
          thresholds,
        )
      : stood(own, standing, thresholds)
  const onSeeds = score(
    held.filter((each) => !isOwn(each)),
    thresholds,
  )
  const improved = share(after) > share(before)
  return {
    weights: { ...weights, heldOut: onSeeds, certainFrom: certainFrom(ownHeld, thresholds) },
    own: after,
    before,
    better: improved && share(onSeeds) >= share(bundled.heldOut) - tolerance,
  }
}

/** What it has seen counts as it came out held out; what came since it has not seen. */
function stood(own: OwnLesson[], { weights, upTo, own: then }: Standing, thresholds: Thresholds): Score {
  const since = own.filter(({ at }) => at > upTo)
  const now = score(
    since.map((lesson) => ({ lesson, weights })),
    thresholds,
  )
  return { right: then.right + now.right, of: then.of + now.of }
}

export const share = ({ right, of }: Score): number => (of === 0 ? 0 : right / of)
