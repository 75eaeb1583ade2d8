import { DiscordAdapter } from '../../../src/adapters/discord/adapter.ts'
import { discord } from '../../../src/adapters/discord/index.ts'
import type { Accept, Cursor, InboundEvent, Log, RawEvent, SendAction } from '../../../src/core/ports/channel.ts'
import { type Channel, DiscordPeer, types, type User } from '../../peers/discord/index.ts'
import { MemoryState, silent } from '../../support/memory-state.ts'
import { until } from '../../support/until.ts'

/** What a store does with raw events: unique by scope and id, with the cursor. */
export class Inbox {
  readonly rows: RawEvent[] = []
  readonly offered: string[] = []
  /** Rejects while set: the database is out of reach. */
  isDown = false
  /** Where the rows go on to. */
  next: (events: RawEvent[]) => Promise<void> = async () => {}
  /** Large batches wait for it. */
  gate: Promise<void> = Promise.resolve()
  private readonly ids = new Set<string>()
  private readonly state: MemoryState

  constructor(state: MemoryState) {
    this.state = state
  }

  readonly accept: Accept = async (events: RawEvent[], cursor?: Cursor) => {
    if (this.isDown) throw new Error('the database is out of reach')
    if (events.length > 10) await this.gate
    for (const event of events) {
      this.offered.push(event.externalId)
      const id = `${event.scope}/${event.externalId}`
      if (!this.ids.has(id)) this.rows.push(event)
      this.ids.add(id)
    }
    await this.next(events)
    if (cursor) this.state.values.set(cursor.name, cursor.value)
  }
}

/** What stays when a process of ours ends. */
export type Remaining = {
  peer: DiscordPeer
  user: User
  help: Channel
  forum: Channel
  state: MemoryState
  inbox: Inbox
}

export type Setting = Awaited<ReturnType<typeof connect>>

async function fresh(): Promise<Remaining> {
  const peer = await DiscordPeer.start()
  const user = peer.world.addUser('Chen')
  const help = peer.world.addGuildChannel('help')
  const forum = peer.world.addGuildChannel('questions', types.forum)
  const state = new MemoryState()
  return { peer, user, help, forum, state, inbox: new Inbox(state) }
}

/**
 * A stand-in with a support channel, a forum and a customer, and an adapter of ours connected to it; or another adapter
 * for the same.
 */
export async function connect(given: { remaining?: Remaining; now?: () => Date; log?: Log } = {}) {
  const { peer, user, help, forum, state, inbox } = given.remaining ?? (await fresh())
  const { world, apiUrl } = peer
  const settings = { token: world.token, applicationId: world.bot.id, publicKey: world.publicKey, apiUrl }
  const account = discord.parseAccount({ id: 'main', ...settings, supportChannels: [help.id, forum.id] })
  const surroundings = {
    state: () => state,
    now: given.now ?? (() => new Date()),
    log: given.log ?? silent,
    dataDir: '',
    ownAddresses: [],
  }
  const [adapter] = discord.create([account], surroundings)
  if (!(adapter instanceof DiscordAdapter)) throw new Error('no Discord adapter was made')
  const stream = adapter.ingress.find((ingress) => ingress.kind === 'stream')
  const webhook = adapter.ingress.find((ingress) => ingress.kind === 'webhook')
  if (!stream || !webhook) throw new Error('a Discord account has a stream and a webhook')
  const start = async () => {
    await stream.start(inbox.accept)
    await until('a session', () => stream.health().ok)
    await until('a first look back', () => state.values.has(`since:${help.id}`))
  }
  const parsed = async (index: number): Promise<InboundEvent> => {
    const row = await until(`row ${index}`, () => inbox.rows[index])
    const event = await adapter.parse({ body: row.body, meta: row.meta ?? {} })
    if (!event) throw new Error(`row ${index} is nobody's`)
    return event
  }
  const close = async () => {
    await stream.stop()
    await adapter.close()
    await peer.stop()
  }
  return { peer, user, help, forum, state, inbox, adapter, stream, webhook, start, parsed, close }
}

export function sendAction(
  conversation: Partial<SendAction['conversation']>,
  {
    text = 'We have it.',
    choices,
    ...rest
  }: Partial<Omit<SendAction, 'part' | 'conversation'>> & Partial<SendAction['part']> = {},
): SendAction {
  return {
    action: 'post',
    conversation: { key: '', address: '', subject: '', route: {}, locale: 'en', ...conversation },
    part: { text, attachments: rest.attachments ?? [], automatic: false, ...(choices && { choices }) },
    replyToken: 'token',
    ticketNumber: '20261122-001',
    decidedAt: new Date(),
    inReplyTo: [],
    readFile: async () => Buffer.from('the content of a file'),
    ...rest,
  }
}

/** Where the answers to an event go. */
export const answering = ({ conversation: { key, address, route = {} } }: InboundEvent) => ({ key, address, route })
