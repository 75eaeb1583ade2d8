import { z } from 'zod'
import {
  impacts,
  type ModelAnswer,
  ModelError,
  type TriageModel,
  ticketTypes,
  urgencies,
} from '../../core/triage/index.ts'
import { createModelClient, type ModelSettings } from './client.ts'
import { messagesFor, responseFormat } from './prompt.ts'

const answerTokens = 100
const answerSchema = z.object({
  type: z.enum(ticketTypes),
  impact: z.enum(impacts),
  urgency: z.enum(urgencies),
  confidence: z.number().min(0).max(1),
})

/** Asks for a closed set of words; triage has a local answer anyway. */
export function createTriageModel(settings: ModelSettings): TriageModel {
  const client = createModelClient(settings)
  return {
    classify: async (input, signal) =>
      readAnswer(
        await client.ask({
          sender: input.sender ?? '',
          messages: messagesFor(input),
          answerTokens,
          responseFormat,
          signal,
        }),
      ),
  }
}

function readAnswer(content: string): ModelAnswer {
  const text = content.trim().replace(/^```(?:json)?\s*|\s*```$/g, '')
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
