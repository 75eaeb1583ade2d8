/** Says whether a sender may spend so many tokens now, and counts them if so. */
export interface TokenBudget {
  take(sender: string, tokens: number): boolean
}

export type BudgetSettings = {
  /** Tokens in one window, for one sender and for all together. */
  perSender: number
  total: number
  windowMs: number
}

/** Counts in fixed windows; what a sender used is forgotten when the next window begins. */
export function createTokenBudget(settings: BudgetSettings, now: () => number): TokenBudget {
  let windowStart = Number.NEGATIVE_INFINITY
  let spent = 0
  let bySender = new Map<string, number>()
  return {
    take(sender, tokens) {
      const time = now()
      if (time - windowStart >= settings.windowMs) {
        windowStart = time
        spent = 0
        bySender = new Map()
      }
      const ofSender = (bySender.get(sender) ?? 0) + tokens
      if (ofSender > settings.perSender || spent + tokens > settings.total) return false
      bySender.set(sender, ofSender)
      spent += tokens
      return true
    },
  }
}
