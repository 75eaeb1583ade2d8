import type { Config } from '../config.ts'
import type { TriageModel } from '../core/triage/index.ts'

const HOUR_MS = 3_600_000

/** The language model that refines triage, where one is configured; its library is loaded only then. */
export async function createModel(settings: Config['triage']['model']): Promise<TriageModel | null> {
  if (!settings) return null
  const { createTriageModel } = await import('../services/model/triage-model.ts')
  const { createTokenBudget } = await import('../services/model/budget.ts')
  const { baseURL, apiKey, model, deadline, tokensPerCustomer, tokens } = settings
  const budget = createTokenBudget({ perSender: tokensPerCustomer, total: tokens, windowMs: HOUR_MS }, () => Date.now())
  return createTriageModel({ baseURL, apiKey, model, deadlineMs: deadline, budget })
}
