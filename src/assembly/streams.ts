import type { Flows } from '../core/flows/index.ts'
import type { ChannelAdapter, Health, Ingress, Log } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { LeaseStore } from '../core/ports/store.ts'
import { plus } from '../core/time/instants.ts'

type Stream = Extract<Ingress, { kind: 'stream' }>

const LEASE_MS = 10_000
const RENEW_MS = 3000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

export type Streams = {
  /** The health of each account's streams, by `<channel>/<account>`. */
  health(): Record<string, Health>
  stop(): Promise<void>
}

/**
 * Keeps every account's streams open. One that must be single is open only where this process holds its lease, and
 * moves to another within fifteen seconds when this one dies. One that fails is started again, later each time; the
 * others do not notice.
 */
export async function startStreams(
  adapters: ChannelAdapter[],
  parts: { flows: Flows; leases: LeaseStore; clock: Clock; holder: string; log: Log },
): Promise<Streams> {
  const keepers = adapters.flatMap((adapter) =>
    adapter.ingress
      .filter((ingress) => ingress.kind === 'stream')
      .map((stream, index) => keep(adapter, stream, index, parts)),
  )
  await Promise.all(keepers.map((keeper) => keeper.first))
  return {
    health() {
      const all: Record<string, Health> = {}
      for (const { name, health } of keepers) {
        const now = health()
        if (!all[name]?.ok === false || !all[name]) all[name] = now
        if (!now.ok) all[name] = now
      }
      return all
    },
    stop: async () => {
      await Promise.allSettled(keepers.map((keeper) => keeper.stop()))
    },
  }
}

function keep(
  adapter: ChannelAdapter,
  stream: Stream,
  index: number,
  parts: { flows: Flows; leases: LeaseStore; clock: Clock; holder: string; log: Log },
) {
  const name = `${adapter.channel}/${adapter.account}`
  const lease = `stream/${name}/${index}`
  const { flows, leases, clock, holder, log } = parts
  const account = { channel: adapter.channel, account: adapter.account }
  let open = false
  let failures = 0
  let problem: string | null = null
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

  const attempt = async (): Promise<number> => {
    try {
      const held = !stream.single || (await leases.hold(lease, holder, clock.now(), plus(clock.now(), LEASE_MS)))
      if (!held && open) {
        open = false
        await stream.stop()
      }
      if (held && !open) {
        await stream.start((events, cursor) => flows.receive(account, events, cursor))
        open = true
        problem = null
        failures = 0
      }
      return RENEW_MS
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
      log.error('a channel could not be opened; it is tried again', { channel: name, reason: problem })
      return Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS)
    }
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
    health: (): Health => {
      if (problem) return { ok: false, reason: problem }
      return open ? stream.health() : { ok: true, reason: 'another process holds the connection' }
    },
    async stop() {
      stopped = true
      wake()
      await loop
      if (open) await stream.stop()
      if (stream.single) await leases.release(lease, holder).catch(() => {})
    },
  }
}
