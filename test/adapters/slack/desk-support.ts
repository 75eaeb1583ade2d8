import { openDesk as open } from '../../../src/adapters/slack/index.ts'
import type { Offers } from '../../../src/core/forms/index.ts'
import type { DeskAct, DeskOutcome, DeskPost, TicketCard } from '../../../src/core/ports/desk.ts'
import type { Ticket } from '../../../src/core/records/index.ts'
import { SlackPeer } from '../../peers/slack/index.ts'
import { connect, eventually } from './support.ts'

export const deskChannel = 'C0DESKS'

export function ticketOf(change: Partial<Ticket> = {}): Ticket {
  const createdAt = new Date()
  return {
    id: 'ticket-1',
    number: '20261122-001',
    replyToken: 'token',
    status: 'open',
    stage: 'diagnosis',
    type: 'fault',
    impact: 'partial',
    urgency: 'now',
    priority: 'important',
    triage: { decidedBy: 'rule', confidence: 1, certain: true },
    channel: 'web',
    account: 'site',
    conversationId: 'conversation-1',
    open: true,
    subject: 'Printer <on> fire & smoking',
    requester: { customerId: 'c', name: '陈晨', address: 'chen@customer.example', verified: true },
    tier: 'growth',
    locale: 'zh-CN',
    assignee: null,
    createdAt,
    updatedAt: createdAt,
    firstResponseAt: null,
    resolvedAt: null,
    closedAt: null,
    sla: { policy: 'default', firstResponse: new Date('2026-11-22T12:00:00Z'), resolve: null, accept: null },
    quiet: false,
    fewerUpdates: false,
    changedBy: null,
    tags: [],
    desk: {},
    version: 1,
    ...change,
  }
}

export function cardOf(change: Partial<TicketCard> = {}): TicketCard {
  return {
    ticket: ticketOf(),
    nextUpdateAt: new Date('2026-11-22T13:00:00Z'),
    allowed: [
      'accept',
      'reply',
      'progress',
      'note',
      'resolve',
      'wait',
      'close',
      'diagnose',
      'escalate',
      'set-priority',
      'set-type',
      'retry',
    ],
    priorities: ['urgent', 'important', 'normal'],
    assigneeName: null,
    excerpt: 'It says <!channel> & burns',
    ...change,
  }
}

export function postOf(change: Partial<DeskPost> = {}): DeskPost {
  return {
    kind: 'message',
    text: 'Still burning',
    attachments: [],
    mention: [],
    actions: [],
    data: { author: '陈晨', number: '20261122-001' },
    ...change,
  }
}

export const noOffers: Offers = {
  message: [],
  agent: [],
  channel: [],
  address: [],
  sibling: [],
  linked: [],
  tag: [],
}

/** A desk in a channel of the stand-in, an agent in it, and what the core was told. */
export async function openDesk(settings: { http?: boolean; peer?: SlackPeer; locale?: string } = {}) {
  const peer = settings.peer ?? (await SlackPeer.start())
  const side = await connect({ peer, http: settings.http })
  if (!settings.peer) {
    peer.workspace.addUser({ id: 'U0LI', name: '李工' })
    peer.workspace.addUser({ id: 'U0GUEST', name: 'guest', is_restricted: true })
    peer.workspace.addUser({ id: 'U0OTHER', name: 'other', team_id: 'T0OTHER' })
    peer.workspace.addUser({ id: 'U0CHEN', name: '陈晨' })
    peer.workspace.addChannel(deskChannel, ['U0LI', 'U0GUEST', 'U0OTHER'])
    peer.workspace.addChannel('C0HELP', ['U0CHEN'])
  }
  const desk = open(side.adapter, { account: 'main', channel: deskChannel }, settings.locale ?? 'en')
  const acts: DeskAct[] = []
  const registered: { user: string; given: Record<string, unknown>; key: string }[] = []
  const core = {
    offers: noOffers as Offers,
    /** What the core answers; it refuses everybody who is no full member, as the real one does. */
    answer: async (act: DeskAct): Promise<DeskOutcome> =>
      act.by.member === 'full' ? { ok: true, ticket: ticketOf() } : { ok: false, message: 'members only' },
  }
  const startDesk = async () => {
    await desk.start({
      act: async (act) => {
        acts.push(act)
        return core.answer(act)
      },
      offers: async () => ({ ok: true, offers: core.offers }),
      register: async (by, given, key) => {
        registered.push({ user: by.user, given, key })
        return { ok: true, ticket: ticketOf() }
      },
    })
    if (!settings.http) await eventually('a socket', () => peer.socket.open > 0 && desk.health().ok)
    await eventually('the first catch-up', () => side.state.values.has('caught-up:desk'))
  }
  return { ...side, peer, desk, acts, registered, core, startDesk }
}

export type OpenDesk = Awaited<ReturnType<typeof openDesk>>
