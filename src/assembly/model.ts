import type { Config } from '../config.ts'
import type { TriageModel } from '../core/triage/index.ts'

/** The language model that refines triage, where one is configured; its library is loaded only then. */
export async function createModel(settings: Config['triage']['model']): Promise<TriageModel | null> {
  if (!settings) return null
  const { createTriageModel } = await import('../services/model/triage-model.ts')
  const { baseURL, apiKey, model, deadline } = settings
  return createTriageModel({ baseURL, apiKey, model, deadlineMs: deadline })
}
