import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { Refusal } from './refusal.ts'

const lifeMs = 7_200_000

/** Access tokens: the same for all who ask while it is valid. */
export class Tokens {
  /** How often somebody asked for one. */
  asked = 0
  private current = { token: '', until: 0 }
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  issue(): { access_token: string; expires_in: number } {
    this.asked += 1
    if (this.clock.now() >= this.current.until) this.revoke()
    return {
      access_token: this.current.token,
      expires_in: Math.floor((this.current.until - this.clock.now()) / 1000),
    }
  }

  /** The token of now ends before its time, which WeCom reserves itself the right to. */
  revoke(): void {
    this.current = { token: randomBytes(24).toString('base64url'), until: this.clock.now() + lifeMs }
  }

  check(token: string | null): void {
    if (!token) throw new Refusal(41001, 'access_token missing')
    if (token !== this.current.token) throw new Refusal(40014, 'invalid access_token')
    if (this.clock.now() >= this.current.until) throw new Refusal(42001, 'access_token expired')
  }
}
