import OpenAI from 'openai'
import { ModelError, type ModelFault } from '../../core/triage/index.ts'
import { boundedFetch } from './bounded-fetch.ts'
import type { TokenBudget } from './budget.ts'

export type ModelSettings = {
  /** Of any OpenAI-compatible endpoint, with its version: `https://host/v1`. */
  baseURL: string
  apiKey: string
  model: string
  /** The whole answer must be there by then, however slowly it comes. */
  deadlineMs: number
  budget?: TokenBudget
}

type ModelQuestion = {
  /** Whose budget pays. */
  sender: string
  messages: { role: 'system' | 'user'; content: string }[]
  answerTokens: number
  /** Structured output, where the answer has a form. */
  responseFormat?: OpenAI.ResponseFormatJSONSchema
  signal?: AbortSignal
}

export type ModelClient = { ask(question: ModelQuestion): Promise<string> }

/**
 * Asks once, without retries: nothing depends on an answer. All failures are a ModelError, whose message is ours alone,
 * since those of an endpoint may carry the key or the customer's words.
 */
export function createModelClient(settings: ModelSettings): ModelClient {
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
    async ask({ sender, messages, answerTokens, responseFormat, signal }) {
      // Four characters a token in English, one in Chinese: counted as two bytes a token, which is never too low by much.
      const tokens = answerTokens + Math.ceil(Buffer.byteLength(messages.map(({ content }) => content).join('')) / 2)
      if (budget?.take(sender, tokens) === false) {
        throw new ModelError('over-budget', "the model's token budget is used up")
      }
      const deadline = deadlineFrom(deadlineMs, signal)
      try {
        const request = client.chat.completions.create(
          {
            model,
            messages,
            max_completion_tokens: answerTokens,
            temperature: 0,
            ...(responseFormat && { response_format: responseFormat }),
          },
          { signal: deadline.signal },
        )
        // The client's own timeout ends at the headers; a body that trickles in is cut by this.
        const completion = await Promise.race([request, deadline.passed])
        return completion.choices?.[0]?.message?.content ?? ''
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
    const fail = () => reject(new ModelError('timeout', `the model did not answer within ${deadlineMs} ms`))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
  passed.catch(() => undefined)
  return { signal, passed, end: () => clearTimeout(timer) }
}

function asModelError(error: unknown, late: boolean): ModelError {
  if (error instanceof ModelError) return error
  if (error instanceof Error && error.cause instanceof ModelError) return error.cause
  if (late) return new ModelError('timeout', 'the model did not answer in time')
  if (error instanceof OpenAI.APIConnectionError) return new ModelError('unavailable', 'the model cannot be reached')
  if (!(error instanceof OpenAI.APIError) || error.status === undefined) {
    return new ModelError('bad-answer', 'the model sent no readable answer')
  }
  return new ModelError(faultOfStatus(error.status), `the model answered with status ${error.status}`)
}

function faultOfStatus(status: number): ModelFault {
  if (status === 401 || status === 403) return 'unauthorised'
  return status === 429 ? 'rate-limited' : status >= 500 ? 'unavailable' : 'bad-answer'
}
