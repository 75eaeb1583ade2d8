import { serveTimers } from '../core/flows/timers/timers.ts'
import { later, plus } from '../core/time/instants.ts'
import type { Due } from './agenda.ts'
import type { SimulationEvent } from './events.ts'
import { createLanes } from './lanes.ts'
import { createOrder, isAlone } from './order.ts'
import type { Plan } from './plan.ts'
import { createPlayer } from './play.ts'
import type { World } from './world.ts'

/** So much may be under way at a time: what is, travels to the database together. */
const UNDER_WAY = 64

/**
 * Plays the events to the desk, and everything that falls due in between, each at its own moment. For each `ref` that is
 * strictly in order of time; different ones go on side by side, apart from what one can change for another. Calls `onDay`
 * whenever all of a day is done, with the number of events so far.
 */
export async function run(
  world: World,
  plan: Plan,
  to: Date,
  onDay: (day: Date, events: number) => Promise<void>,
): Promise<void> {
  const { parts, flows, clock, agenda, recording } = world
  const { zone } = parts.calendar
  const lanes = createLanes(UNDER_WAY)
  const play = createPlayer(world, plan)
  const inOrder = createOrder(world, plan)
  /** Until then everything of ours stands still. */
  let up = clock.now()
  let day = zone.local(up).day
  let played = 0

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

  /** Does what is due for a `ref` up to then, each at its moment. */
  async function catchUp(ref: string, at: Date): Promise<void> {
    for (;;) {
      const due = agenda.firstOf(recording.ticketsOf(ref))
      if (!due || moment(due.at) > at) return
      agenda.take(due)
      await clock.at(moment(due.at), async () => void (await work[due.what](due)))
    }
  }

  async function begin(due: Due): Promise<void> {
    agenda.announce()
    const at = moment(due.at)
    const ref = due.what === 'inbound' ? plan.received.get(due.key)! : recording.refOf(due.ticketId)
    await lanes.add(ref, () => catchUp(ref, at))
    if (inOrder.due(ref)) await lanes.idle(ref)
  }

  /** Begins all that is due up to then. */
  async function beginUntil(at: Date): Promise<void> {
    for (let due = agenda.first(); due && moment(due.at) <= at; due = agenda.first()) await begin(due)
  }

  /** Does all that is due up to then, and waits for it. */
  async function settle(at: Date): Promise<void> {
    do {
      await beginUntil(at)
      await lanes.idle()
    } while (agenda.first() && moment(agenda.first()!.at) <= at)
  }

  async function turnDay(at: Date): Promise<void> {
    const { day: today } = zone.local(at)
    if (today <= day) return
    day = today
    await settle(plus(at, -1))
    await onDay(at, played)
  }

  async function perform(event: SimulationEvent): Promise<void> {
    const at = moment(event.at)
    await beginUntil(at)
    await turnDay(at)
    if (isAlone(event)) await settle(at)
    if (event.kind === 'down') {
      up = plus(at, event.forMs)
      return
    }
    const ref = 'ref' in event ? event.ref : ''
    await lanes.add(ref, async () => {
      await catchUp(ref, at)
      await clock.at(at, () => play(event))
    })
    if (inOrder.event(event)) await lanes.idle(ref)
  }

  for (const event of plan.events) {
    await perform(event)
    played += 1
  }
  await settle(to)
}
