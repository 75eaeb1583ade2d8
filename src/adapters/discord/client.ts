import { DiscordAPIError, HTTPError, RateLimitError, REST } from 'discord.js'
import { ChannelError, type ChannelFault } from '../../core/errors.ts'

/** Shorter than a claim on what is to be sent: nobody else tries it while an answer is still awaited. */
const answerWithin = 4_000
/** How long the library may keep a request back by itself. */
export const patience = 1_000

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const faults: Partial<Record<ChannelFault, number[]>> = {
  unauthorised: [40001, 50014, 20026],
  // Unknown channel, guild, message, user; missing access; no messages to this person; archived, locked or full thread.
  unreachable: [10003, 10004, 10008, 10013, 50001, 50007, 50083, 160005, 50278],
  transient: [130000],
  'rate-limited': [20016, 20022, 20028, 20029, 31001, 31002, 40062],
}

const remedies: Partial<Record<ChannelFault, string>> = {
  unauthorised: 'the token was reset or is wrong: copy a new one from Bot → Reset Token',
  unreachable: 'the channel, thread or person is gone, or the bot may not see it: check its permissions there',
}

const permissionRemedy = 'give the bot the permissions of docs/channels/discord.md in this channel'
const missingPermissions = 50013

/** An error that Discord gave a number for, kept for callers to whom that number is good news. */
export class DiscordError extends ChannelError {
  readonly code: number

  constructor(fault: ChannelFault, what: string, reason: string, { code = 0, retryAfterMs = 0, isGlobal = true } = {}) {
    const remedy = code === missingPermissions ? permissionRemedy : remedies[fault]
    super(
      fault,
      `Discord refused to ${what}: ${reason}${remedy ? ` (${remedy})` : ''}`,
      retryAfterMs,
      isGlobal ? 'account' : 'conversation',
    )
    this.code = code
  }
}

/** The REST API as one bot. The library repeats nothing and waits a second at most: whoever calls knows what to do. */
export class DiscordClient {
  private readonly rest: REST
  private readonly token: string

  constructor(token: string, apiUrl: string, within = answerWithin) {
    this.token = token
    this.rest = new REST({ ...restOptions(apiUrl), timeout: within })
  }

  /** `what` completes "Discord refused to …". Throws `ChannelError`; `transient` leaves open whether it was done. */
  async call<Answer>(what: string, work: (rest: REST) => Promise<unknown>): Promise<Answer> {
    try {
      // The library forgets a token that was refused once.
      return (await work(this.rest.setToken(this.token))) as Answer
    } catch (error) {
      throw asChannelError(error, what)
    }
  }

  close(): void {
    this.rest.clearHashSweeper()
    this.rest.clearHandlerSweeper()
  }
}

export const restOptions = (api: string) => ({
  api,
  retries: 0,
  rejectOnRateLimit: ({ timeToReset, retryAfter }: { timeToReset: number; retryAfter: number }) =>
    Math.max(timeToReset, retryAfter) > patience,
})

/** One of Discord's answers in the core's faults. */
export function asChannelError(error: unknown, what: string): ChannelError {
  if (error instanceof ChannelError) return error
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.sublimitTimeout, error.timeToReset)
    return new DiscordError('rate-limited', what, 'too many requests', { retryAfterMs, isGlobal: error.global })
  }
  if (error instanceof DiscordAPIError) {
    const code = Number(error.code)
    return new DiscordError(faultOf(error.status, code), what, `${error.code} ${reasonOf(error)}`, { code })
  }
  if (error instanceof HTTPError) {
    return new ChannelError(
      error.status >= 500 ? 'transient' : 'rejected',
      `Discord answered ${error.status} when we wanted to ${what}`,
    )
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new ChannelError('transient', `Discord could not be reached to ${what}: ${reason}`)
}

function faultOf(status: number, code: number): ChannelFault {
  if (status === 401) return 'unauthorised'
  if (status >= 500) return 'transient'
  const known = (Object.keys(faults) as ChannelFault[]).find((fault) => faults[fault]?.includes(code))
  return known ?? 'rejected'
}

const reasonOf = (error: DiscordAPIError): string => error.message.replaceAll('\n', ' ')
