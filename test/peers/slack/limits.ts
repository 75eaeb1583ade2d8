export type Planned = 'cut' | 'server-error' | { error: string } | { retryAfter: number }

/** Slack's limits as the stand-in applies them: about one post a second in each channel, and what a test asks for. */
export class Limits {
  /** Posts a second in each channel, after a burst; null: no limit. */
  posts: { perSecond: number; burst: number } | null = null
  private readonly buckets = new Map<string, { tokens: number; at: number }>()
  private readonly forced: { method: string; channel?: string; retryAfter: number; until: number }[] = []
  private readonly once = new Map<string, Planned[]>()

  /** Answers `method` with 429 and this Retry-After for as many seconds, in one channel or everywhere. */
  block(method: string, retryAfter: number, channel?: string): void {
    this.forced.push({ method, channel, retryAfter, until: Date.now() + retryAfter * 1000 })
  }

  /** What happens to the next call: `cut` does the work and drops the connection before the answer. */
  next(method: string, what: Planned): void {
    this.once.set(method, [...(this.once.get(method) ?? []), what])
  }

  take(method: string): Planned | undefined {
    return this.once.get(method)?.shift()
  }

  /** Seconds to wait, or 0. */
  retryAfter(method: string, channel: string | undefined): number {
    const now = Date.now()
    const forced = this.forced.find(
      (one) => one.method === method && one.until > now && (!one.channel || one.channel === channel),
    )
    if (forced) return Math.max(1, Math.ceil((forced.until - now) / 1000))
    if (method !== 'chat.postMessage' || !this.posts || !channel) return 0
    const { perSecond, burst } = this.posts
    const bucket = this.buckets.get(channel) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    if (tokens < 1) {
      this.buckets.set(channel, { tokens, at: now })
      return Math.ceil((1 - tokens) / perSecond)
    }
    this.buckets.set(channel, { tokens: tokens - 1, at: now })
    return 0
  }
}
