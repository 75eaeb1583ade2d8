/** A ticket as people left it classified, beside what the customer wrote first. */
export type LabelledTicket = {
  id: string
  subject: string
  text: string
  tier: string
  type: string
  impact: string
  urgency: string
  priority: string
  /** Whether a person set the priority: then it says more than impact and urgency do. */
  pressed: boolean
  /** When a person classified it; of one that was left as it was, when it was solved. */
  at: Date
}

/** What agents say of tickets: the examples that triage learns from. */
export interface LabelStore {
  /** How many tickets people classified, at all or after a time; those whose customer was erased are not among them. */
  count(when?: { after: Date }): Promise<number>
  /** Those that people classified last, the newest first. */
  corrected(limit: number): Promise<LabelledTicket[]>
  /** Solved tickets whose classification was certain and was left as it was, the newest first. */
  leftAsWas(limit: number): Promise<LabelledTicket[]>
}
