import type { Impact, Language, TicketType, TriageInput, Urgency } from './types.ts'

/** What a language model may say of a message: closed vocabularies and a confidence from 0 to 1, nothing else. */
export type ModelAnswer = {
  type: Exclude<TicketType, 'unclassified'>
  impact: Impact
  urgency: Urgency
  confidence: number
}

/** The port to a language model. It may be slow, wrong or away; nobody waits for it to acknowledge a customer. */
export interface TriageModel {
  /**
   * @param sender whose budget pays; an opaque key
   * @throws ModelError; never carries the key of the endpoint or the customer's text
   */
  classify(input: TriageInput & { sender?: string; language?: Language }, signal?: AbortSignal): Promise<ModelAnswer>
}

export type ModelFault = 'timeout' | 'rate-limited' | 'unavailable' | 'unauthorised' | 'bad-answer' | 'over-budget'

export class ModelError extends Error {
  readonly fault: ModelFault

  constructor(fault: ModelFault, message: string) {
    super(message)
    this.name = 'ModelError'
    this.fault = fault
  }
}
