import { CommandError } from '../core/errors.ts'
import { serveTimers } from '../core/flows/timers.ts'
import type { Actor } from '../core/ports/desk.ts'
import type { Timer } from '../core/records/index.ts'
import { later, plus } from '../core/time/instants.ts'
import type { Due } from './agenda.ts'
import { inboundBody, messageId } from './channels.ts'
import type { AgentEvent, CustomerEvent, SimulationEvent } from './events.ts'
import { createLanes } from './lanes.ts'
import type { Plan } from './plan.ts'
import type { World } from './world.ts'

/** So much may be under way at a time: what is, travels to the database together. */
const UNDER_WAY = 64

/** What concerns one ticket alone, as long as no owner is away: it need not wait for what is due for others before. */
const local = new Set<string>(['progress', 'nudge'] satisfies Timer['kind'][])

/**
 * Plays the events to the desk, and everything that falls due in between, each at its own moment. What can change who
 * gets which ticket is done strictly in order of time, all else in order for each `ref`. Calls `onDay` whenever all of
 * a day is done.
 */
export async function run(world: World, plan: Plan, to: Date, onDay: (day: Date, events: number) => Promise<void>) {
  const { parts, flows, clock, agenda, recording } = world
  const { zone } = parts.calendar
  const lanes = createLanes(UNDER_WAY)
  /** Until then everything of ours stands still. */
  let up = clock.now()
  let day = zone.local(clock.now()).day
  let played = 0
  const away = new Set<string>()

  const moment = (at: Date): Date => later(at, up)

  const work: Record<Due['what'], (due: Due) => Promise<unknown>> = {
    outbound: ({ key }) => flows.deliver(key),
    inbound: ({ key }) => flows.dispatch(key),
    timer: serve,
  }

  async function serve({ key }: Due): Promise<void> {
    const now = clock.now()
    const timer = await parts.store.timers.get(key)
    if (timer && timer.dueAt <= now) return serveTimers(parts, [timer], now)
    if (timer) agenda.timers([timer], 'ensure')
  }

  async function perform(due: Due): Promise<void> {
    agenda.take(due)
    const at = moment(due.at)
    await begin(at)
    const task = () => clock.at(at, async () => void (await work[due.what](due)))
    if (due.what === 'inbound') {
      await lanes.idle()
      await task()
      return
    }
    const ref = recording.refOf(due.ticketId)
    if (due.what === 'outbound' || (away.size === 0 && local.has(due.kind))) return lanes.add(ref, task)
    await catchUp(ref, at)
    await task()
  }

  /** Does all that is due for this `ref` up to then. */
  async function catchUp(ref: string, at: Date): Promise<void> {
    for (;;) {
      await lanes.idle(ref)
      const due = agenda.firstOf(recording.ticketsOf(ref))
      if (!due || moment(due.at) > at) return
      await perform(due)
    }
  }

  /** Does all that is due before then, and waits for it. */
  async function settle(before: Date): Promise<void> {
    for (;;) {
      await lanes.idle()
      const due = agenda.first()
      if (!due || moment(due.at) >= before) return
      await perform(due)
    }
  }

  async function begin(at: Date): Promise<void> {
    const { day: today } = zone.local(at)
    if (today <= day) return
    day = today
    await settle(at)
    await onDay(at, played)
  }

  const play: {
    [Kind in SimulationEvent['kind']]: (event: Extract<SimulationEvent, { kind: Kind }>) => Promise<void>
  } = {
    customer: async (event) => {
      await write(world, event, plan)
      for (const id of world.received.splice(0)) await flows.dispatch(id)
    },
    agent: (event) => act(world, event),
    absence: async ({ agent, status }) => {
      if (status === 'away') away.add(agent)
      else away.delete(agent)
      await flows.presence(actorNamed(world, agent), agent, status)
    },
    down: async ({ at, forMs }) => {
      up = plus(moment(at), forMs)
    },
  }

  for (const event of plan.events) {
    const at = moment(event.at)
    for (let due = agenda.first(); due && moment(due.at) <= at; due = agenda.first()) await perform(due)
    await begin(at)
    if ('ref' in event) await catchUp(event.ref, at)
    else await settle(plus(at, 1))
    await clock.at(at, () => play[event.kind](event as never))
    played += 1
  }
  for (let due = agenda.first(); due && moment(due.at) <= to; due = agenda.first()) await perform(due)
  await settle(plus(to, 1))
}

async function write({ parts, receive }: World, event: CustomerEvent, plan: Plan): Promise<void> {
  const { customer, ref, line } = event
  const account = plan.accounts.get(ref)!
  if (customer.tier !== undefined) {
    await parts.store.customers.ensure({
      id: parts.ids.next(),
      name: customer.name ?? '',
      tier: customer.tier,
      locale: customer.locale ?? null,
      identities: [{ channel: account.channel, scope: '', address: customer.address, verified: true }],
      createdAt: parts.clock.now(),
    })
  }
  await receive(account, [{ externalId: messageId(line), scope: '', body: inboundBody(event) }])
}

const actorNamed = ({ parts }: World, agent: string): Actor => parts.settings.agents.find(({ id }) => id === agent)!

async function act(world: World, { ref, agent, command }: AgentEvent): Promise<void> {
  const { parts, flows, recording } = world
  const id = recording.ticketsOf(ref).at(-1)
  const ticket = id === undefined ? null : await parts.store.tickets.get(id)
  try {
    if (!ticket) throw new CommandError('not-found', 'The customer has no ticket yet.')
    await flows.command(actorNamed(world, agent), ticket.number, command)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    recording.refused(ref, agent, parts.clock.now(), error.message)
  }
}
