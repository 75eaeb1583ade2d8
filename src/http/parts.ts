import type { Flows } from '../core/flows/index.ts'
import type { Accounts } from '../core/ports/accounts.ts'
import type { HostedEntry, Log, RawEvent, WebhookRequest, WebhookResponse } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Live } from '../core/ports/live.ts'
import type { Reports } from '../core/ports/report.ts'
import type { Store } from '../core/ports/store.ts'
import type { Settings } from '../core/settings.ts'
import type { UploadLimits } from './uploads.ts'

/** A platform that calls in at `/hooks/<channel>/<account>`. */
export type Hook = { channel: string; account: string; handle(request: WebhookRequest): Promise<WebhookResponse> }

/** A channel account whose visitors write on the desk's own pages. */
export type HostedChat = {
  channel: string
  account: string
  ingress: { raw(entry: HostedEntry): RawEvent }
  /** Origins (`https://shop.example`) whose pages may embed the chat. */
  allowedOrigins: string[]
  /** What the chat's head says; empty: the pages' own words. */
  title: string
}

/** What `/readyz` says: not ready is 503. */
export type Readiness = { ready: boolean; parts: Record<string, { ok: boolean; reason?: string }> }

/** A figure read when `/metrics` is: one number, or one for each value of `label`. */
export type Gauge = { name: string; help: string; label?: string; read(): Promise<number | Record<string, number>> }

/** How much one visitor may write. */
export type ChatLimits = {
  /** Messages and files a minute in one conversation. */
  perConversation: number
  /** Of one address a minute, over all its conversations; addresses of this machine are not counted. */
  perAddress: number
} & UploadLimits

/** Everything the HTTP server is made of. */
export type HttpParts = {
  flows: Flows
  store: Store
  clock: Clock
  live: Live
  settings: Settings
  /** The bearer token of the API, role administrator. */
  apiToken: string
  reports: Reports
  /** Tables as text. Reading throws an error that names the line. */
  csv: { read(text: string): Record<string, string>[]; write(rows: (string | number)[][]): string }
  accounts: Accounts
  hooks: Hook[]
  hosted: HostedChat[]
  limits?: Partial<ChatLimits>
  readiness(): Promise<Readiness>
  gauges?: Gauge[]
  log: Log
  /** Believe every proxy's X-Forwarded-For; otherwise only one on this machine's. */
  trustProxy?: boolean
  /** The folder with the built pages. */
  pages: string
  /** The desk's address as people open it, without a slash at its end: what links begin with. */
  publicUrl: string
  version: string
}
