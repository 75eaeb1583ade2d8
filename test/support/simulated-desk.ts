import { randomUUID } from 'node:crypto'
import { loadRules } from '../../src/assembly/rules.ts'
import { secret } from '../../src/assembly/token.ts'
import type { Command } from '../../src/core/commands.ts'
import { createFlows } from '../../src/core/flows/create.ts'
import type { FlowParts } from '../../src/core/flows/parts.ts'
import type { InboundEvent } from '../../src/core/ports/channel.ts'
import type { Desk } from '../../src/core/ports/desk.ts'
import type { Ticket } from '../../src/core/records/index.ts'
import { connectStore, createIds } from '../../src/store/index.ts'
import { testDatabases } from './databases.ts'
import { createPostBox, type PostBox } from './post-box.ts'
import { testConfig } from './settings.ts'

const agents = [
  { id: 'li', name: '李工', role: 'l1' },
  { id: 'chen', name: '陈主管', role: 'supervisor' },
]

/** The real flows over the real store, with a clock and a queue that the test drives. */
export async function simulatedDesk(options: {
  from: string
  config?: Record<string, unknown>
  desks?: Desk[]
  capabilities?: Partial<PostBox['capabilities']>
  /** Accounts of real channels beside the post box. */
  channel?: FlowParts['channel']
}) {
  const databases = await testDatabases()
  const connected = await connectStore(databases.mongoUri)
  let now = new Date(options.from)
  const waiting: { dispatch: string[]; deliver: string[] } = { dispatch: [], deliver: [] }
  const queue = { away: false }
  const config = await testConfig({ agents, ...options.config })
  const desks = options.desks ?? []
  const rules = await loadRules(
    config,
    desks.map((desk) => desk.name),
  )
  const { settings } = rules
  const box = createPostBox(() => now, options.capabilities)
  const refuseWhereAway = () => {
    if (queue.away) throw new Error('the queue is away')
  }
  const parts: FlowParts = {
    store: connected.store,
    clock: { now: () => now },
    ids: createIds(),
    secret,
    ...rules,
    channel: (channel, account) =>
      channel === box.channel && account === box.account ? box : options.channel?.(channel, account),
    adapters: () => [box],
    desks,
    keepsTold: true,
    queues: {
      async dispatch(ids) {
        refuseWhereAway()
        waiting.dispatch.push(...ids)
      },
      async sweep(ids) {
        refuseWhereAway()
        waiting.dispatch.push(...ids)
      },
      async deliver(rows) {
        refuseWhereAway()
        waiting.deliver.push(...rows.map(({ id }) => id))
      },
    },
    live: { publish() {}, subscribe: () => () => {} },
    log: { info() {}, warn() {}, error: (message, details) => console.error(message, details) },
    holder: randomUUID(),
  }
  const flows = createFlows(parts)

  /** Works off the queue, as workers would. */
  const settle = async () => {
    while (waiting.dispatch.length + waiting.deliver.length > 0) {
      for (const id of waiting.dispatch.splice(0)) await flows.dispatch(id)
      for (const id of waiting.deliver.splice(0)) await flows.deliver(id)
    }
  }
  /** The tick at each step until `to`: quarters of an hour, on which everything that these tests look for is due. */
  const runUntil = async (to: string, stepMs = 900_000) => {
    const end = new Date(to)
    while (now < end) {
      now = new Date(Math.min(now.getTime() + stepMs, end.getTime()))
      await flows.tick()
      await settle()
    }
  }
  const receive = (event: Partial<InboundEvent> & { text: string; id: string }) => {
    const { id, ...fields } = event
    const from = { address: 'ann@customer.example', name: 'Ann', verified: true, ...fields.from }
    const body = {
      kind: 'message',
      at: now.toISOString(),
      subject: '',
      externalId: id,
      ...fields,
      from,
      conversation: { key: id, address: from.address, ...fields.conversation },
    }
    return flows.receive({ channel: 'post', account: 'box' }, [
      { externalId: id, scope: '', body: Buffer.from(JSON.stringify(body)) },
    ])
  }
  const write = async (event: Parameters<typeof receive>[0]) => {
    await receive(event)
    await settle()
  }
  const actor = (id: string) => settings.agents.find((agent) => agent.id === id) ?? { id, name: id, role: 'admin' }
  const command = async (agent: string, number: string, wanted: Command, key?: string): Promise<Ticket> => {
    const ticket = await flows.command(actor(agent), number, wanted, key)
    await settle()
    return ticket
  }
  const tickets = () => connected.store.tickets.list({}, { after: null, limit: 200 })
  return {
    /** Where its database is, to look at rows as they are stored. */
    uri: databases.mongoUri,
    flows,
    parts,
    store: connected.store,
    box,
    queue,
    waiting,
    settle,
    runUntil,
    receive,
    write,
    command,
    tickets,
    /** The only ticket there is. */
    ticket: async () => {
      const all = await tickets()
      if (all.length !== 1) throw new Error(`${all.length} tickets, expected one`)
      return all[0]!
    },
    jumpTo: (at: string) => {
      now = new Date(at)
    },
    now: () => now,
    /** The kinds of what the customer was sent, in order. */
    kinds: async (ticketId: string) =>
      (await connected.store.outbound.ofTicket(ticketId))
        .filter((row) => row.audience === 'customer' && row.state === 'sent')
        .map((row) => row.kind),
    async close() {
      await connected.close()
      await databases.stop()
    },
  }
}

export type SimulatedDesk = Awaited<ReturnType<typeof simulatedDesk>>
