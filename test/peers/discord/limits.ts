export type Planned =
  | 'cut'
  | 'server-error'
  | { status: number; code: number; message: string }
  | { retryAfter: number }

type Bucket = { left: number; resetAt: number }

/** Discord's rate limits as the stand-in applies them: https://docs.discord.com/developers/topics/rate-limits */
export class Limits {
  /** Posts in each channel. */
  posts: { limit: number; within: number } | null = { limit: 5, within: 5000 }
  /** 429 that came to be: nobody who reads the headers gets any but those that were asked for. */
  refusals = 0
  private readonly buckets = new Map<string, Bucket>()
  private readonly planned: { route: RegExp; what: Planned }[] = []
  private readonly blocked: { route: RegExp; until: number; retryAfter: number }[] = []

  /** What happens to the next call of this route ("POST /channels/…"): `cut` does the work and gives no answer. */
  next(route: RegExp, what: Planned): void {
    this.planned.push({ route, what })
  }

  /** Answers with 429 for as many seconds. */
  block(route: RegExp, seconds: number): void {
    this.blocked.push({ route, until: Date.now() + seconds * 1000, retryAfter: seconds })
  }

  take(call: string): Planned | undefined {
    const index = this.planned.findIndex(({ route }) => route.test(call))
    if (index >= 0) return this.planned.splice(index, 1)[0]?.what
    const blocked = this.blocked.find(({ route, until }) => until > Date.now() && route.test(call))
    return blocked && { retryAfter: (blocked.until - Date.now()) / 1000 }
  }

  /** The headers of a post in this channel, and the seconds to wait where it is one too many. */
  post(channel: string): { headers: Record<string, string>; retryAfter: number } {
    if (!this.posts) return { headers: {}, retryAfter: 0 }
    const now = Date.now()
    const { limit, within } = this.posts
    const known = this.buckets.get(channel)
    const bucket = known && known.resetAt > now ? known : { left: limit, resetAt: now + within }
    this.buckets.set(channel, bucket)
    const isOver = bucket.left === 0
    if (!isOver) bucket.left--
    const seconds = (bucket.resetAt - now) / 1000
    return {
      headers: {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(bucket.left),
        'x-ratelimit-reset-after': seconds.toFixed(3),
        'x-ratelimit-bucket': 'peer-posts',
      },
      retryAfter: isOver ? seconds : 0,
    }
  }
}
