import { parentPort, workerData } from 'node:worker_threads'
import { languages, learn, type PriorityTable } from '../core/triage/index.ts'
import { lessonsOf } from '../services/triage-data/lessons.ts'
import { loadTriage } from '../services/triage-data/load.ts'
import { ownLessons } from '../services/triage-data/own-lessons.ts'
import { encodeWeights } from '../services/triage-data/weights.ts'
import { joinStore } from '../store/index.ts'
import { type Learned, type LearnedLanguage, learnedState } from './learned.ts'

export type Task = {
  mongoUri: string
  folder: string
  basis: string
  table: PriorityTable
  now: Date
  /** What was learned before, to be bettered; null where nothing was. */
  standing: Learned | null
}
/** `weights` is null where nothing is better than before. `tried` says how every language did that was trained. */
export type Result = {
  languages: Learned['languages']
  weights: Uint8Array | null
  tried: Partial<Record<keyof Learned['languages'], LearnedLanguage & { better: boolean }>>
}

/** The newest count: what a desk has learned it has learned. */
const MOST = 4000
/** Of a language in which fewer were classified nothing is learned. */
const LEAST_OF_LANGUAGE = 30

const { mongoUri, folder, basis, table, now, standing } = workerData as Task
const { store, close } = await joinStore(mongoUri)
const corrected = await store.labels.corrected(MOST)
const left = await store.labels.leftAsWas(corrected.length)
const before = standing && (await learnedState(store.states, basis).weights(standing.id))
await close()

const { rules, thresholds, weights: bundled } = await loadTriage(folder)
const weights = { ...(before ?? bundled) }
const result: Result = { languages: { ...standing?.languages }, weights: null, tried: {} }
for (const language of languages) {
  const own = ownLessons({ corrected, left }, { rules, table, language })
  const ids = new Set(own.map(({ source }) => source))
  const labels = corrected.filter(({ id }) => ids.has(id)).length
  if (labels < LEAST_OF_LANGUAGE) continue
  const known = standing?.languages[language]
  const learned = learn(
    lessonsOf(folder, rules[language], language),
    own,
    bundled[language],
    before && known ? { weights: before[language], upTo: known.at, own: known.own } : null,
    thresholds,
  )
  const told = { at: now, labels, own: learned.own, before: learned.before }
  result.tried[language] = { ...told, better: learned.better }
  if (!learned.better) continue
  weights[language] = learned.weights
  result.languages[language] = told
  result.weights = new Uint8Array()
}
if (result.weights) result.weights = new Uint8Array(encodeWeights(weights))
parentPort!.postMessage(result)
