import { createModels } from '../assembly/model.ts'
import { places } from '../assembly/places.ts'
import { loadConfig } from '../config.ts'
import { createTriage, refine, type TriageInput, triageLines } from '../core/triage/index.ts'
import { loadTriage } from '../services/triage-data/load.ts'
import { linesOf, printResults } from './lines.ts'

/** Classifies JSON lines from standard input; a configured model refines them, and its faults leave the local answer. */
export async function triage(): Promise<number> {
  const config = await loadConfig({
    defaults: places.defaults,
    over: process.env.ECHODESK_CONFIG || undefined,
    environment: process.env,
  })
  const parts = await loadTriage(places.triage, config.locale.startsWith('zh') ? 'zh' : 'en')
  const classify = createTriage(parts)
  const { triage: model } = await createModels(config.triage.model)
  const answer = async (input: TriageInput) => {
    const local = classify(input)
    const refined = await model?.classify(input).catch(() => null)
    return refined ? refine(local, refined, parts.table, input.tier) : local
  }
  return printResults(triageLines(linesOf(process.stdin), model ? answer : classify))
}
