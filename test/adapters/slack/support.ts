import { setTimeout as wait } from 'node:timers/promises'
import { SlackAdapter } from '../../../src/adapters/slack/adapter.ts'
import { slack } from '../../../src/adapters/slack/index.ts'
import type { SendAction } from '../../../src/core/ports/channel.ts'
import { SlackPeer } from '../../peers/slack/index.ts'
import { Inbox } from '../../support/inbox.ts'
import { MemoryState, silent } from '../../support/memory-state.ts'

/** Resolves once `condition` gives something; rejects after five seconds, saying what was waited for. */
export async function eventually<T>(what: string, condition: () => T | undefined | null | false): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = condition()
    if (found) return found
    await wait(10)
  }
  throw new Error(`Waited in vain: ${what}`)
}

export type Desk = Awaited<ReturnType<typeof connect>>

/** A stand-in with a customers' channel and a customer, and an adapter of ours connected to it. */
export async function connect(settings: { http?: boolean; state?: MemoryState; peer?: SlackPeer } = {}) {
  const peer = settings.peer ?? (await SlackPeer.start())
  if (!settings.peer) {
    peer.workspace.addUser({ id: 'U0CHEN', name: '陈晨', locale: 'zh-CN', email: 'chen@customer.example' })
    peer.workspace.addChannel('C0HELP', ['U0CHEN'])
  }
  const state = settings.state ?? new MemoryState()
  const inbox = new Inbox(state)
  const { botToken, appToken } = peer.credentials
  const account = slack.parseAccount({
    id: 'main',
    botToken,
    signingSecret: peer.signingSecret,
    apiUrl: peer.apiUrl,
    ...(!settings.http && { appToken }),
  })
  const surroundings = { state: () => state, now: () => new Date(), log: silent, dataDir: '', ownAddresses: [] }
  const [adapter] = slack.create([account], surroundings)
  if (!(adapter instanceof SlackAdapter)) throw new Error('no Slack adapter was made')
  const stream = adapter.ingress.find((ingress) => ingress.kind === 'stream')
  const webhook = adapter.ingress.find((ingress) => ingress.kind === 'webhook')
  if (!stream || !webhook) throw new Error('a Slack account has a stream and a webhook')
  const start = async () => {
    await stream.start(inbox.accept)
    if (!settings.http) await eventually('a socket', () => peer.socket.open > 0 && stream.health().ok)
    await eventually('the first catch-up', () => state.values.has('caught-up:customers'))
  }
  const parsed = (index: number) => {
    const row = inbox.rows[index]
    if (!row) throw new Error(`no row ${index} has come in`)
    return adapter.parse({ body: row.body })
  }
  return { peer, state, inbox, adapter, stream, webhook, start, parsed }
}

export function sendAction(change: Partial<Omit<SendAction, 'part'>> & { text?: string } = {}): SendAction {
  const { text = 'We have it.', ...rest } = change
  return {
    action: 'post',
    conversation: { key: 'C0HELP:1.0', address: 'C0HELP', subject: '', route: {}, locale: 'en' },
    part: { text, attachments: [], automatic: false },
    replyToken: 'token',
    ticketNumber: '20261122-001',
    decidedAt: new Date(),
    inReplyTo: [],
    readFile: async () => new Uint8Array(),
    ...rest,
  }
}
