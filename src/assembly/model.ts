import type { Config } from '../config.ts'
import type { AnswerModel } from '../core/ports/knowledge.ts'
import type { TriageModel } from '../core/triage/index.ts'

const HOUR_MS = 3_600_000
/** An agent waits for a draft; nobody waits for triage. */
const DRAFT_WITHIN_MS = 30_000

/** The language model that refines triage and drafts answers, where one is configured; its library is loaded only then. */
export async function createModels(
  settings: Config['triage']['model'],
): Promise<{ triage: TriageModel | null; answers?: AnswerModel }> {
  if (!settings) return { triage: null }
  const { createTriageModel } = await import('../services/model/triage-model.ts')
  const { createAnswerModel } = await import('../services/model/answer-model.ts')
  const { createModelClient } = await import('../services/model/client.ts')
  const { createTokenBudget } = await import('../services/model/budget.ts')
  const { baseURL, apiKey, model, deadline, tokensPerCustomer, tokens } = settings
  const budget = createTokenBudget({ perSender: tokensPerCustomer, total: tokens, windowMs: HOUR_MS }, () => Date.now())
  const endpoint = { baseURL, apiKey, model, budget }
  return {
    triage: createTriageModel({ ...endpoint, deadlineMs: deadline }),
    answers: createAnswerModel(createModelClient({ ...endpoint, deadlineMs: DRAFT_WITHIN_MS })),
  }
}
