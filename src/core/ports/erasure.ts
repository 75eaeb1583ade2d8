/** What belongs to one person, over all collections. */
export type PersonalData = {
  customerId: string
  addresses: string[]
  tickets: string[]
  conversations: string[]
  messages: string[]
  /** Records that an identity of theirs was linked from, and that have nobody else by now. */
  formerly?: string[]
  /** Files that nobody else's messages hold. */
  files: string[]
}

/** What was taken away, in numbers: all that is kept of it. */
export type Erased = { tickets: number; messages: number; files: number }

export interface ErasureStore {
  /** Null where there is no such customer. */
  find(customerId: string): Promise<PersonalData | null>
  /** Every row and file of a person as it is stored: `kind` is the collection, a file's content is base64. */
  rows(data: PersonalData): AsyncIterable<{ kind: string; row: unknown }>
  /**
   * Takes every text, address and file of a person away. Tickets stay as numbers with their type, times and states, so
   * that what was counted stays counted. Running it again changes nothing.
   */
  erase(data: PersonalData, at: Date): Promise<Erased>
  /** Has the database write its files anew, without what was removed from them. What it cannot do is said in the result. */
  rewrite(): Promise<{ rewritten: number; refused: string | null }>
}
