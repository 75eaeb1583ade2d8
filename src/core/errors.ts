export type ChannelFault = 'rate-limited' | 'transient' | 'unauthorised' | 'unreachable' | 'rejected' | 'spent' | 'held'

/**
 * Why a channel did not send. `transient` is tried again, `rate-limited` after exactly `retryAfterMs`; `spent`: the
 * push budget is used up, and nothing can go out before the customer writes again; `held`: a person answers the
 * conversation in the platform's own app. `scope` says what has to wait: the whole account, or this conversation alone.
 */
export class ChannelError extends Error {
  readonly fault: ChannelFault
  readonly retryAfterMs: number
  readonly scope: 'conversation' | 'account'

  constructor(fault: ChannelFault, message: string, retryAfterMs = 0, scope: 'conversation' | 'account' = 'account') {
    super(message)
    this.name = 'ChannelError'
    this.fault = fault
    this.retryAfterMs = retryAfterMs
    this.scope = scope
  }
}

/** A payload that cannot be understood: it is kept, quarantined with this reason, and the rest goes on. */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
}

export type CommandFault = 'unknown-command' | 'invalid' | 'forbidden' | 'not-found' | 'conflict' | 'in-progress'

/** A command that was refused, and what to do instead. Nothing was changed. */
export class CommandError extends Error {
  readonly fault: CommandFault
  /** For `invalid`: each field that is wrong, and what was expected of it. */
  readonly fields: { path: string; message: string }[] | undefined

  constructor(fault: CommandFault, message: string, fields?: { path: string; message: string }[]) {
    super(message)
    this.name = 'CommandError'
    this.fault = fault
    this.fields = fields
  }
}
