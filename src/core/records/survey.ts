/** What a customer rates: 1 to 5, and 0 to 10 for `recommend`. */
export type Rating = 'solved' | 'speed' | 'words' | 'recommend'

/** How the customer of a closed ticket was asked how it was, and what they said. */
export type Survey = {
  /** `<number>.<the second of closing, base 36>`: short enough for the id of a button. */
  id: string
  ticketId: string
  conversationId: string
  closedAt: Date
  /** Who worked on it, and who asks: never the same. */
  handler: string | null
  askedBy: string | null
  channel: string
  type: string
  /** When it was decided to ask; null where nobody was asked, for the `reason`. */
  askedAt: Date | null
  reason: string | null
  questions: Rating[]
  answered: boolean
  answeredAt: Date | null
  solved: number | null
  speed: number | null
  words: number | null
  recommend: number | null
  suggestions: string | null
  /** The messages that answered it, so that each counts once. */
  runs: string[]
}
