/** The closed vocabularies of triage, and what it takes and gives. Everything here is plain data. */

export const ticketTypes = ['fault', 'usage', 'complaint', 'custom'] as const
export const impacts = ['stopped', 'partial', 'none'] as const
export const urgencies = ['now', 'soon', 'whenever'] as const
export const tiers = ['strategic', 'growth', 'basic'] as const
export const languages = ['zh', 'en'] as const

/** `unclassified`: nothing in the text says what it is. */
export type TicketType = (typeof ticketTypes)[number] | 'unclassified'
/** stopped: core business down, data lost or unreachable, security, payment. partial: a part fails, or there is a way round. */
export type Impact = (typeof impacts)[number]
/** now: a deadline, many people, or money lost by the hour. */
export type Urgency = (typeof urgencies)[number]
export type Tier = (typeof tiers)[number]
/** The languages that have templates; anything else is answered in English. */
export type Language = (typeof languages)[number]
/** What a ticket may lack; stable keys for templates. */
export type Detail = 'when' | 'affected' | 'environment' | 'steps' | 'tried' | 'attachments' | 'goal'

export type TriageInput = { subject?: string; text: string; tier?: Tier; attachments?: number }

export type Triage = {
  language: Language
  /** The best guess, also where `certain` is false: then it is a suggestion for the person who is asked. */
  type: TicketType
  impact: Impact
  urgency: Urgency
  /** By the priority table; open, since a desk may define its own. */
  priority: string
  /** Calibrated probability that the type is right, 0 to 1. */
  confidence: number
  decidedBy: 'rule' | 'classifier' | 'model' | 'default' | 'person'
  /** The names of the rules that fired, in the order of the configuration. */
  rules: string[]
  missing: Detail[]
  /** False: a person decides before the customer is told a classification. */
  certain: boolean
}

/** Impact x urgency x tier to a priority, and all priorities, most pressing first. */
export type PriorityTable = {
  order: string[]
  cells: Record<Impact, Record<Urgency, Record<Tier, string>>>
}

export type Thresholds = {
  /** Below this probability of the type, a person is asked. */
  type: number
  /** Below this probability of the impact, a person is asked. */
  impact: number
  /** How many times more a missed `stopped` costs than a false one: its odds are multiplied by this. */
  stoppedBias: number
  /** The same for `now`. */
  nowBias: number
}
