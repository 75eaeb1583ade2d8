/** What the Web API answers as `{ok: false, error}`. */
export class SlackFault extends Error {
  readonly error: string
  readonly details: Record<string, unknown>

  constructor(error: string, details: Record<string, unknown> = {}) {
    super(error)
    this.error = error
    this.details = details
  }
}
