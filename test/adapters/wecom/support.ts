import { wecom } from '../../../src/adapters/wecom/index.ts'
import type { ChannelAdapter, SendAction } from '../../../src/core/ports/channel.ts'
import { WecomPeer } from '../../peers/wecom/index.ts'
import { Inbox } from '../../support/inbox.ts'
import { MemoryState } from '../../support/memory-state.ts'

export const customer = 'wmChen'

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
