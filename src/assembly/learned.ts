import { z } from 'zod'
import type { StateStore } from '../core/ports/store.ts'
import { type ClassifierWeights, type Language, languages } from '../core/triage/index.ts'
import { decodeWeights } from '../services/triage-data/weights.ts'

const LEARNED = 'triage/learned/'
const ATTEMPT = 'triage/attempt/'
const WEIGHTS = 'triage/weights/'
const ASIDE = 'triage/set-aside/'

const score = z.object({ right: z.number(), of: z.number() })
const ofLanguage = z.object({ at: z.coerce.date(), labels: z.number(), own: score, before: score })
const learnedSchema = z.object({
  /** Names the weights that go with it. */
  id: z.string(),
  languages: z.partialRecord(z.enum(languages), ofLanguage),
})

/** What a desk has learned, without the weights. No text of anybody's is in it, nor in the weights. */
export type Learned = z.output<typeof learnedSchema>
export type LearnedLanguage = z.output<typeof ofLanguage>

/**
 * Where the database keeps what was learned on top of this `basis` (what weights are made for): another version of the
 * product keeps its own beside it.
 */
export function learnedState(states: StateStore, basis: string) {
  const weightsOf = (id: string) => `${WEIGHTS}${basis}/${id}`

  async function removeBut(prefix: string, kept: string): Promise<void> {
    for (const key of (await states.startingWith(prefix)).keys()) if (key !== kept) await states.remove(key)
  }

  return {
    /** Null where nothing was learned. Throws where it cannot be read. */
    async learned(): Promise<Learned | null> {
      const kept = await states.get(LEARNED + basis)
      return kept === null ? null : learnedSchema.parse(JSON.parse(kept))
    },
    isThere: async () => (await states.get(LEARNED + basis)) !== null,
    /** @throws Error where they are not there, or broken */
    async weights(id: string): Promise<ClassifierWeights> {
      const kept = await states.get(weightsOf(id))
      if (kept === null) throw new Error('the weights are missing')
      return decodeWeights(Buffer.from(kept, 'base64'))
    },
    /** The weights first, so that whoever reads of them finds them; then those before them go. */
    async keep(learned: Learned, weights: Uint8Array): Promise<void> {
      await states.set(weightsOf(learned.id), Buffer.from(weights).toString('base64'))
      await states.set(LEARNED + basis, JSON.stringify(learned))
      await removeBut(WEIGHTS, weightsOf(learned.id))
      await removeBut(LEARNED, LEARNED + basis)
      await removeBut(ATTEMPT, ATTEMPT + basis)
    },
    /** Keeps what cannot be used under another name, for whoever wants to look, and begins anew. Gives that name. */
    async setAside(at: Date): Promise<string> {
      const name = ASIDE + at.toISOString()
      const weights = Object.fromEntries(await states.startingWith(`${WEIGHTS}${basis}/`))
      await states.set(name, JSON.stringify({ learned: await states.get(LEARNED + basis), weights }))
      await removeBut(ASIDE, name)
      await states.remove(LEARNED + basis)
      await states.remove(ATTEMPT + basis)
      for (const key of Object.keys(weights)) await states.remove(key)
      return name
    },
    /** The last training, whatever came of it. */
    async attempt(): Promise<Date | null> {
      const kept = await states.get(ATTEMPT + basis)
      return kept === null ? null : new Date(kept)
    },
    keepAttempt: (at: Date) => states.set(ATTEMPT + basis, at.toISOString()),
  }
}

/** For people: what was learned of each language, and how well it did. */
export function describeLearned({ languages: learned }: Pick<Learned, 'languages'>): string {
  const percent = ({ right, of }: LearnedLanguage['own']) => `${Math.round((100 * right) / Math.max(1, of))}%`
  return (Object.entries(learned) as [Language, LearnedLanguage][])
    .map(
      ([language, { at, labels, own, before }]) =>
        `${language}: ${at.toISOString().slice(0, 10)} from ${labels} of the desk's own tickets, ` +
        `right ${percent(own)}, before ${percent(before)}`,
    )
    .join('; ')
}
