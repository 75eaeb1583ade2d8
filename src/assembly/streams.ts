import { setTimeout as wait } from 'node:timers/promises'
import type { Flows } from '../core/flows/index.ts'
import type { ChannelAdapter, Health, Log } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Desk } from '../core/ports/desk.ts'
import type { LeaseStore } from '../core/ports/store.ts'
import { plus } from '../core/time/instants.ts'
import { inNameOf, inNoName } from './doing.ts'

/** Something that is to be kept open: an account's stream, a desk surface. */
export type Source = {
  /** Several may share one: their health is told together. */
  name: string
  /** Set where only one process may have it open: the lease under which it does. */
  lease: string | null
  open(): Promise<void>
  close(): Promise<void>
  health(): Health
}

type Surroundings = { leases: LeaseStore; clock: Clock; holder: string; log: Log }

const LEASE_MS = 10_000
const RENEW_MS = 3000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000
/** Open for so long, the next trouble is a new one. */
const PROVEN_MS = 60_000
/** After a fault that nobody caught it counts as well once it has stayed open for so long. */
const SUSPECT_MS = 15_000
/** Longer than any channel takes to close: what is opened anew before that would be closed with it. */
const CLOSE_WITHIN_MS = 30_000
/** A desk that ends waits no longer for a connection: it ends with the process. */
const END_WITHIN_MS = 3000

export type Streams = {
  health(): Record<string, Health>
  /** The same, without what another process holds. */
  held(): Record<string, Health>
  /** What this account or surface began has failed where nobody caught it: what is open of it is opened anew. */
  failed(name: string, reason: string): void
  stop(): Promise<void>
}

/** The streams of these accounts, each bringing what comes in to the flows. */
export const streamsOf = (adapters: ChannelAdapter[], flows: Flows): Source[] =>
  adapters.flatMap(({ channel, account, ingress }) =>
    ingress
      .filter((way) => way.kind === 'stream')
      .map((stream, index) => ({
        name: `${channel}/${account}`,
        lease: stream.single ? `stream/${channel}/${account}/${index}` : null,
        open: () =>
          stream.start((events, cursor) =>
            inNoName(async () => void (await flows.receive({ channel, account }, events, cursor))),
          ),
        close: () => stream.stop(),
        health: () => stream.health(),
      })),
  )

export const surfacesOf = (desks: Desk[], flows: Flows): Source[] =>
  desks.map((desk) => ({
    name: `desk/${desk.name.channel}`,
    lease: null,
    open: () => desk.start(flows.desk(desk.name)),
    close: () => desk.stop(),
    health: () => desk.health(),
  }))

/**
 * Keeps every source open. One with a lease is open only where this process holds it, and moves to another within
 * fifteen seconds when this one dies. One that fails is opened again, later each time; the others do not notice.
 */
export async function startStreams(
  sources: Source[],
  around: Surroundings,
  endWithinMs = END_WITHIN_MS,
): Promise<Streams> {
  const keepers = sources.map((source) => keep(source, around))
  await Promise.all(keepers.map((keeper) => keeper.first))
  return {
    health: () => healthOf(keepers),
    held: () => healthOf(keepers.filter((keeper) => keeper.isHeld())),
    failed(name, reason) {
      for (const keeper of keepers) if (keeper.name === name) keeper.failed(reason)
    },
    stop: async () => {
      await Promise.allSettled(keepers.map((keeper) => keeper.stop(endWithinMs)))
    },
  }
}

/** Where several share a name, what is not well counts. */
function healthOf(keepers: { name: string; health(): Health }[]): Record<string, Health> {
  const all: Record<string, Health> = {}
  for (const { name, health } of keepers) {
    const now = health()
    if (!all[name] || !now.ok) all[name] = now
  }
  return all
}

function keep(source: Source, { leases, clock, holder, log }: Surroundings) {
  const { name, lease } = source
  let open = false
  let openedAt = 0
  let failures = 0
  let problem: string | null = null
  let fault: string | null = null
  let suspect = false
  let stopped = false
  let wake = () => {}
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const shut = async () => {
    open = false
    const closing = source
      .close()
      .catch((error) => log.warn('a channel was not closed', { channel: name, reason: String(error) }))
    await Promise.race([closing, wait(CLOSE_WITHIN_MS, undefined, { ref: false })])
  }

  const attempt = async (): Promise<number> => {
    try {
      const held = lease === null || (await leases.hold(lease, holder, clock.now(), plus(clock.now(), LEASE_MS)))
      if (open && performance.now() - openedAt > PROVEN_MS) failures = 0
      if (open && (fault !== null || !held)) await shut()
      else if (!held || (open && performance.now() - openedAt > SUSPECT_MS)) suspect = false
      if (fault !== null) throw takeFault()
      if (held && !open) {
        await inNameOf(name, () => source.open())
        open = true
        openedAt = performance.now()
      }
      if (!suspect) problem = null
      return RENEW_MS
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
      log.error('a channel could not be opened; it is tried again', { channel: name, reason: problem })
      return Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS)
    }
  }

  const takeFault = (): Error => {
    const error = new Error(fault ?? '')
    fault = null
    suspect = true
    return error
  }

  const first = attempt()
  const loop = (async () => {
    let waitMs = await first
    while (!stopped) {
      await pause(waitMs)
      if (!stopped) waitMs = await attempt()
    }
  })()

  return {
    name,
    first,
    isHeld: () => open || problem !== null,
    failed(reason: string) {
      if (!open) return
      fault = reason
      wake()
    },
    health: (): Health => {
      if (problem) return { ok: false, reason: problem }
      return open ? source.health() : { ok: true, reason: 'another process holds the connection' }
    },
    async stop(withinMs: number) {
      stopped = true
      wake()
      const closed = loop.then(async () => {
        if (open) await shut()
        return true
      })
      if (!(await Promise.race([closed, wait(withinMs, false, { ref: false })]))) {
        log.warn('a channel did not close in time', { channel: name })
      }
      if (lease !== null) await leases.release(lease, holder).catch(() => {})
    },
  }
}
