import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api'
import { ChannelError, type ChannelFault } from '../../core/errors.ts'
import type { Log } from '../../core/ports/channel.ts'

/** Shorter than a claim on what is to be sent: nobody else tries it while an answer is still awaited. */
const answerWithin = 4_000

/** Slack's words for it, from the error lists of the methods used: https://docs.slack.dev/reference/methods */
const faults: Partial<Record<ChannelFault, string[]>> = {
  unauthorised: [
    ...['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope'],
    ...['no_permission', 'not_allowed_token_type', 'ekm_access_denied', 'org_login_required', 'access_denied'],
    ...['enterprise_is_restricted', 'team_access_not_granted', 'two_factor_setup_required', 'accesslimited'],
  ],
  unreachable: [
    ...['channel_not_found', 'not_in_channel', 'is_archived', 'user_not_found', 'users_not_found', 'user_disabled'],
    ...['user_not_visible', 'user_not_in_channel', 'cannot_dm_bot', 'messages_tab_disabled', 'thread_not_found'],
    ...['is_inactive', 'restricted_action', 'restricted_action_read_only_channel', 'restricted_action_thread_locked'],
  ],
  transient: [
    ...['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
    ...['external_channel_migrating', 'metadata_must_be_sent_from_app'],
  ],
  'rate-limited': ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
}

const remedies: Partial<Record<ChannelFault, string>> = {
  unauthorised: 'check the tokens and scopes of the Slack app, and install it again',
  unreachable: 'the channel, thread or person is gone, or the bot is not in the channel: invite it',
}

/** An error that Slack gave a word for, kept for callers to whom that word is good news. */
export class SlackError extends ChannelError {
  readonly code: string

  constructor(fault: ChannelFault, method: string, code: string, retryAfterMs = 0) {
    const remedy = remedies[fault]
    super(fault, `Slack refused ${method}: ${code}${remedy ? ` (${remedy})` : ''}`, retryAfterMs, 'conversation')
    this.code = code
  }
}

/** What the SDK says goes to our log; its debug output holds whole messages and is left out. */
export function loggerFor(log: Log): Logger {
  const say = (...words: unknown[]) => log.warn(`slack: ${words.map(String).join(' ')}`)
  return {
    debug: () => {},
    info: () => {},
    warn: say,
    error: say,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}

/** Limited by channel, about one a second; every other method for the app as a whole. */
const byChannel = 'chat.postMessage'

/**
 * The Web API of one workspace. The SDK repeats nothing: whoever calls knows what may be repeated. A method that Slack
 * closed for a while is not called before that while is over, and the others go on:
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export class SlackClient {
  private readonly web: WebClient
  /** Until when each method is closed, on the clock of `performance`. */
  private readonly closed = new Map<string, number>()

  constructor(token: string, apiUrl: string, log: Log, within = answerWithin) {
    this.web = new WebClient(token, {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: within,
      logger: loggerFor(log),
    })
  }

  /** Throws `ChannelError` and nothing else; `transient` leaves open whether it was done. */
  async call<T>(method: string, work: (web: WebClient) => Promise<T>): Promise<T> {
    const left = Math.ceil((this.closed.get(method) ?? 0) - performance.now())
    if (left > 0) throw new SlackError('rate-limited', method, 'ratelimited', left)
    try {
      return await work(this.web)
    } catch (error) {
      const refusal = asChannelError(error, method)
      if (refusal.fault === 'rate-limited' && method !== byChannel) {
        this.closed.set(method, performance.now() + refusal.retryAfterMs)
      }
      throw refusal
    }
  }
}

const unknownMethod = 'unknown_method'

/** Whether this Slack lacks the method: one that is only made to look like it. */
export const isUnknownMethod = (error: unknown): boolean => error instanceof SlackError && error.code === unknownMethod

/** One of Slack's answers in the core's five faults. */
export function asChannelError(error: unknown, method: string): ChannelError {
  if (error instanceof ChannelError) return error
  if (error instanceof WebAPIRateLimitedError) {
    return new SlackError('rate-limited', method, 'ratelimited', error.retryAfter * 1000)
  }
  if (error instanceof WebAPIPlatformError) return refusal(error.data.error, method)
  if (error instanceof WebAPIHTTPError) {
    if (error.statusCode === 404) return new SlackError('rejected', method, unknownMethod)
    const fault = error.statusCode >= 500 ? 'transient' : 'rejected'
    return new ChannelError(fault, `Slack answered ${method} with status ${error.statusCode}`)
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new ChannelError('transient', `Slack could not be reached for ${method}: ${reason}`)
}

function refusal(code: string, method: string): SlackError {
  const known = (Object.keys(faults) as ChannelFault[]).find((fault) => faults[fault]?.includes(code))
  return new SlackError(known ?? 'rejected', method, code, known === 'rate-limited' ? 30_000 : 0)
}
