import type { Log } from '../core/ports/channel.ts'

const SECOND = 1000

/** Runs the tick every second, or as often as is said, one at a time; a failed one is logged and the next comes. */
export function startTicker(
  tick: () => Promise<unknown>,
  log: Log,
  everyMs = SECOND,
): { stop(): Promise<void>; lastAt(): number } {
  let stopped = false
  let last = performance.now()
  let wake = () => {}
  const loop = (async () => {
    while (!stopped) {
      const began = performance.now()
      try {
        await tick()
        last = performance.now()
      } catch (error) {
        log.error('the tick failed; the next one does its work', { reason: String(error) })
      }
      // Ended while it ran: nobody is left to wake it.
      if (stopped) return
      const waitMs = Math.max(50, everyMs - (performance.now() - began))
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()
  return {
    async stop() {
      stopped = true
      wake()
      await loop
    },
    lastAt: () => last,
  }
}
