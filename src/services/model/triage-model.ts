import OpenAI from 'openai'
import { z } from 'zod'
import {
  impacts,
  type ModelAnswer,
  ModelError,
  type ModelFault,
  type TriageModel,
  ticketTypes,
  urgencies,
} from '../../core/triage/index.ts'
import { boundedFetch } from './bounded-fetch.ts'
import type { TokenBudget } from './budget.ts'
import { messagesFor, responseFormat } from './prompt.ts'

export type TriageModelSettings = {
  /** Of any OpenAI-compatible endpoint, with its version: `https://host/v1`. */
  baseURL: string
  apiKey: string
  model: string
  /** The whole answer must be there by then, however slowly it comes. */
  deadlineMs: number
  budget?: TokenBudget
}

const answerTokens = 100
const answerSchema = z.object({
  type: z.enum(ticketTypes),
  impact: z.enum(impacts),
  urgency: z.enum(urgencies),
  confidence: z.number().min(0).max(1),
})

/**
 * Asks once, without retries: triage has a local answer anyway. All failures are a ModelError, whose message is ours alone,
 * since those of an endpoint may carry the key or the customer's words.
 */
export function createTriageModel(settings: TriageModelSettings): TriageModel {
  const { baseURL, apiKey, model, deadlineMs, budget } = settings
  const client = new OpenAI({
    baseURL,
    apiKey,
    maxRetries: 0,
    logLevel: 'off',
    timeout: deadlineMs,
    fetch: boundedFetch,
  })

  return {
    async classify(input, signal) {
      const messages = messagesFor(input)
      // Four characters a token in English, one in Chinese: counted as two bytes a token, which is never too low by much.
      const tokens = answerTokens + Math.ceil(Buffer.byteLength(messages.map(({ content }) => content).join('')) / 2)
      if (budget?.take(input.sender ?? '', tokens) === false) {
        throw new ModelError('over-budget', 'the token budget of the triage model is used up')
      }
      const deadline = deadlineFrom(deadlineMs, signal)
      try {
        const request = client.chat.completions.create(
          { model, messages, response_format: responseFormat, max_completion_tokens: answerTokens, temperature: 0 },
          { signal: deadline.signal },
        )
        // The client's own timeout ends at the headers; a body that trickles in is cut by this.
        const completion = await Promise.race([request, deadline.passed])
        return readAnswer(completion.choices?.[0]?.message?.content)
      } catch (error) {
        throw asModelError(error, deadline.signal.aborted)
      } finally {
        deadline.end()
      }
    },
  }
}

function deadlineFrom(deadlineMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), deadlineMs)
  const signal = outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer])
  const passed = new Promise<never>((_, reject) => {
    const fail = () => reject(new ModelError('timeout', `the triage model did not answer within ${deadlineMs} ms`))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
  passed.catch(() => undefined)
  return { signal, passed, end: () => clearTimeout(timer) }
}

function readAnswer(content: string | null | undefined): ModelAnswer {
  const text = (content ?? '').trim().replace(/^```(?:json)?\s*|\s*```$/g, '')
  const result = answerSchema.safeParse(asJson(text))
  if (!result.success) throw new ModelError('bad-answer', 'the triage model answered outside the agreed form')
  return result.data
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asModelError(error: unknown, late: boolean): ModelError {
  if (error instanceof ModelError) return error
  if (error instanceof Error && error.cause instanceof ModelError) return error.cause
  if (late) return new ModelError('timeout', 'the triage model did not answer in time')
  if (error instanceof OpenAI.APIConnectionError)
    return new ModelError('unavailable', 'the triage model cannot be reached')
  if (!(error instanceof OpenAI.APIError) || error.status === undefined) {
    return new ModelError('bad-answer', 'the triage model sent no readable answer')
  }
  const fault = faultOfStatus(error.status)
  return new ModelError(fault, `the triage model answered with status ${error.status}`)
}

function faultOfStatus(status: number): ModelFault {
  if (status === 401 || status === 403) return 'unauthorised'
  return status === 429 ? 'rate-limited' : status >= 500 ? 'unavailable' : 'bad-answer'
}
