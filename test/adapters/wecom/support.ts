import { wecom } from '../../../src/adapters/wecom/index.ts'
import type {
  Accept,
  AdapterState,
  ChannelAdapter,
  Cursor,
  RawEvent,
  SendAction,
} from '../../../src/core/ports/channel.ts'
import { WecomPeer } from '../../peers/wecom/index.ts'

export const customer = 'wmChen'

export class MemoryState implements AdapterState {
  readonly values = new Map<string, string>()
  async get(name: string): Promise<string | null> {
    return this.values.get(name) ?? null
  }
  async set(name: string, value: string): Promise<void> {
    this.values.set(name, value)
  }
}

/** What was accepted, as the store keeps it: each event once. */
export class Inbox {
  readonly rows: RawEvent[] = []
  /** Every id that was offered, repetitions included. */
  readonly offered: string[] = []
  /** Rejects while set: the database is out of reach. */
  down = false
  private readonly state: MemoryState

  constructor(state: MemoryState) {
    this.state = state
  }

  readonly accept: Accept = async (events: RawEvent[], cursor?: Cursor) => {
    if (this.down) throw new Error('the database is out of reach')
    for (const event of events) {
      this.offered.push(event.externalId)
      if (!this.rows.some((row) => row.externalId === event.externalId)) this.rows.push(event)
    }
    if (cursor) this.state.values.set(cursor.name, cursor.value)
  }

  ids(): string[] {
    return this.rows.map((row) => row.externalId)
  }
}

type Settings = { peer?: WecomPeer; state?: MemoryState; account?: Record<string, unknown> }

/** A stand-in with one customer, and an adapter of ours whose calls and callbacks go over sockets. */
export async function connect(settings: Settings = {}) {
  const peer = settings.peer ?? (await WecomPeer.start())
  if (!settings.peer) {
    peer.service.addCustomer(customer, '陈晨')
    peer.application.addMember('chen', '陈晨')
  }
  const state = settings.state ?? new MemoryState()
  const inbox = new Inbox(state)
  const warnings: string[] = []
  const log = { info() {}, warn: (message: string) => warnings.push(message), error() {} }
  const account = wecom.parseAccount({
    id: 'service',
    ...peer.credentials,
    apiUrl: peer.apiUrl,
    ...(settings.account ?? { openKfId: peer.service.openKfId }),
  })
  const now = () => new Date(peer.clock.now())
  const [adapter] = wecom.create([account], { state: () => state, now, log, dataDir: '', ownAddresses: [] })
  if (!adapter) throw new Error('one account makes one adapter')
  return { peer, state, inbox, adapter, warnings, now }
}

export const webhookOf = (adapter: ChannelAdapter) => {
  const way = adapter.ingress.find((each) => each.kind === 'webhook')
  if (!way) throw new Error('there is a webhook')
  return way
}

export const streamOf = (adapter: ChannelAdapter) => {
  const way = adapter.ingress.find((each) => each.kind === 'stream')
  if (!way) throw new Error('there is a stream')
  return way
}

export function sendAction(change: Partial<SendAction> & { text?: string } = {}): SendAction {
  const { text = '已收到。', ...rest } = change
  return {
    action: 'post',
    conversation: { key: customer, address: customer, subject: '', route: {}, locale: 'zh-CN' },
    part: { text, attachments: [], automatic: false },
    replyToken: 'token',
    ticketNumber: '20261122-001',
    decidedAt: new Date(),
    inReplyTo: [],
    readFile: async () => new TextEncoder().encode('the content of a file'),
    ...rest,
  }
}

/** The fault of what was thrown, and its words. */
export const failure = (work: Promise<unknown>): Promise<{ fault: string; message: string; retryAfterMs: number }> =>
  work.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error) => error,
  )
