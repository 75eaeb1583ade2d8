import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wechat } from '../../../src/adapters/wechat/index.ts'
import type {
  Accept,
  ChannelAdapter,
  InboundEvent,
  Ingress,
  RawEvent,
  SendAction,
} from '../../../src/core/ports/channel.ts'
import type { Phone } from '../../peers/wechat/phone.ts'
import { until } from '../../support/until.ts'

export type Stream = Extract<Ingress, { kind: 'stream' }>

export type Account = Awaited<ReturnType<typeof openAccount>>

/**
 * An adapter for the phone's account, its values and what it stored kept over its restarts. `keep` stands in for the list
 * in which events are kept otherwise.
 */
export async function openAccount(phone: Phone, keep?: Accept) {
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-wechat-'))
  const values = new Map<string, string>()
  const stored: RawEvent[] = []
  const said: string[] = []
  const storing = { fails: 0 }
  let time = 0
  const say = (message: string, details?: Record<string, unknown>) =>
    void said.push(`${message} ${JSON.stringify(details ?? {})}`)
  const make = (): { adapter: ChannelAdapter; stream: Stream } => {
    const options = { mocker: phone }
    const account = wechat.parseAccount({ id: 'personal', puppet: 'wechaty-puppet-mock', options })
    const state = {
      get: async (name: string) => values.get(name) ?? null,
      set: async (name: string, value: string) => void values.set(name, value),
    }
    const [adapter] = wechat.create([account], {
      state: () => state,
      now: () => new Date(Date.now() + time),
      log: { info: say, warn: say, error: say },
      dataDir,
      ownAddresses: [],
    })
    const [stream] = adapter?.ingress ?? []
    if (!adapter || stream?.kind !== 'stream') throw new Error('an account is one stream')
    return { adapter, stream }
  }
  const accept = async (events: RawEvent[]) => {
    if (storing.fails > 0) {
      storing.fails--
      throw new Error('the database is away')
    }
    stored.push(...events.filter((event) => !stored.some(({ externalId }) => externalId === event.externalId)))
  }
  let current = make()
  const account = {
    phone,
    values,
    stored,
    said,
    storing,
    get adapter() {
      return current.adapter
    },
    health: () => current.stream.health(),
    start: async () => {
      await current.stream.start(keep ?? accept)
      if (phone.scansAtOnce) await until('signed in', () => current.stream.health().ok)
    },
    stop: () => current.stream.stop(),
    /** Another process takes over. */
    anew: async () => {
      await current.stream.stop()
      current = make()
    },
    passes: (ms: number) => {
      time += ms
    },
    events: async (): Promise<(InboundEvent | null)[]> =>
      Promise.all(stored.map(({ body }) => current.adapter.parse({ body, meta: {}, receivedAt: new Date() }))),
    /** Waits until so many were stored. */
    has: (count: number) => until(`${count} messages`, () => stored.length >= count),
    close: async () => {
      await current.stream.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return account
}

/** A text to a conversation, as the core hands it over. */
export const action = (address: string, text: string, more: Partial<SendAction> = {}): SendAction => ({
  action: 'post',
  conversation: { key: address, address, subject: '', route: {}, locale: 'zh-CN' },
  part: { text, attachments: [], automatic: false },
  replyToken: 'ab12'.repeat(10),
  ticketNumber: '20261122-001',
  decidedAt: new Date(),
  inReplyTo: [],
  readFile: async () => new TextEncoder().encode('the content of a file'),
  ...more,
})
