import type { Config } from '../config.ts'
import type { AnswerModel } from '../core/ports/knowledge.ts'
import type { TriageModel } from '../core/triage/index.ts'

const HOUR_MS = 3_600_000
/** An agent waits for a draft; nobody waits for triage. */
const DRAFT_WITHIN_MS = 30_000
/** Who asks whether a model works is not hasty: a slow one is no broken one. */
const ASKED_WITHIN_MS = 10_000

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

/** Asks the model for a word. @throws ModelError, whose message says what is wrong, without the key */
export async function askModel({
  baseURL,
  apiKey,
  model,
  deadline,
}: NonNullable<Config['triage']['model']>): Promise<string> {
  const { createModelClient } = await import('../services/model/client.ts')
  const client = createModelClient({ baseURL, apiKey, model, deadlineMs: Math.max(deadline, ASKED_WITHIN_MS) })
  await client.ask({ sender: '', messages: [{ role: 'user', content: 'Say OK.' }], answerTokens: 16 })
  return `${model} answers at ${baseURL}`
}
