import { createHmac } from 'node:crypto'
import type { SocketMode } from './socket-mode.ts'
import { bot, team, type Workspace } from './workspace.ts'

/** Sends events and interactions the way the app is set up: over Socket Mode, or signed to its address. */
export class Delivery {
  /** Where the app listens for HTTP; null: Socket Mode. */
  url: string | null = null
  /** How many copies of each event are sent although the first was acknowledged (a late acknowledgement at Slack). */
  copies = 1
  /** Milliseconds in which an answer has to come. Slack gives 3,000. */
  answerWithin = 3000
  /** Milliseconds before each of the three repetitions. Slack waits 0, 60,000 and 300,000. */
  retryDelays = [0, 100, 200]
  readonly delivered: { id: string; event: Record<string, unknown>; attempts: number; acknowledged: boolean }[] = []
  private readonly workspace: Workspace
  private readonly socket: SocketMode
  private readonly signingSecret: string
  private underWay = new Set<Promise<void>>()

  constructor(workspace: Workspace, socket: SocketMode, signingSecret: string) {
    this.workspace = workspace
    this.socket = socket
    this.signingSecret = signingSecret
  }

  event(event: Record<string, unknown>): void {
    const payload = {
      token: 'legacy-verification-token',
      team_id: team.id,
      api_app_id: bot.app,
      event,
      type: 'event_callback',
      event_id: this.workspace.nextId('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: team.id, user_id: bot.user, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
    }
    const sending = this.repeat(payload).finally(() => this.underWay.delete(sending))
    this.underWay.add(sending)
  }

  /** Resolves once every event is acknowledged or given up. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay)
  }

  private async repeat(payload: { event_id: string; event: Record<string, unknown> }): Promise<void> {
    const record = { id: payload.event_id, event: payload.event, attempts: 0, acknowledged: false }
    this.delivered.push(record)
    for (let attempt = 0; attempt <= this.retryDelays.length; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, this.retryDelays[attempt - 1]))
      const answered = await this.once('events_api', payload, attempt)
      record.attempts++
      record.acknowledged ||= answered !== null
      if (record.acknowledged && record.attempts >= this.copies) return
      if (!this.url && this.socket.open === 0) return
    }
  }

  /** A pressed button or a sent form; what the app answered, null where it did not in time. */
  async interaction(payload: Record<string, unknown>): Promise<Record<string, unknown> | null> {
    return this.once('interactive', payload, 0)
  }

  private async once(
    type: 'events_api' | 'interactive',
    payload: object,
    attempt: number,
  ): Promise<Record<string, unknown> | null> {
    if (!this.url) return this.socket.send(type, payload, attempt, this.answerWithin)
    const body =
      type === 'interactive'
        ? new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
        : JSON.stringify(payload)
    const answer = await this.post(body, type === 'interactive' ? 'application/x-www-form-urlencoded' : undefined, {
      ...(attempt > 0 && { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' }),
    })
    if (!answer || answer.status >= 300) return null
    return answer.text.startsWith('{') ? JSON.parse(answer.text) : {}
  }

  /** Posts signed bytes as they are: for what a test makes up itself. `at` is in Unix seconds. */
  async post(
    body: string,
    contentType = 'application/json',
    headers: Record<string, string> = {},
    at = Math.floor(Date.now() / 1000),
  ): Promise<{ status: number; text: string } | null> {
    if (!this.url) throw new Error('The stand-in was given no address to post to')
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': contentType, ...sign(this.signingSecret, body, at), ...headers },
        body,
        signal: AbortSignal.timeout(this.answerWithin),
      })
      return { status: response.status, text: await response.text() }
    } catch {
      return null
    }
  }
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function sign(secret: string, body: string, at: number): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` }
}
