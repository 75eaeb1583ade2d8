import { setTimeout as wait } from 'node:timers/promises'
import { type ChannelName, channelNames, startSixChannels } from '../test/support/six-channels.ts'
import { startDeskAt } from './support/desk.ts'
import { type Bench, milliseconds } from './support/figure.ts'
import { usage } from './support/usage.ts'

const STARTS = 3
/** What a start leaves behind is collected by then. */
const SETTLE_MS = 15_000

/**
 * Start and memory of a process with one channel alone, and with all six: only what is configured is loaded. WeChat's
 * stand-in is TypeScript that its desk reads, whose types are stripped there: some 20 MB are not the channel's.
 */
export const eachChannel: Bench = async (servers, say) => {
  const place = await servers.place()
  const platforms = await startSixChannels()
  const start = (names: readonly ChannelName[]) =>
    startDeskAt(place, platforms.config(names), names.includes('wechat') ? platforms.environment : {})
  const measure = async (names: readonly ChannelName[]) => {
    const starts: number[] = []
    let megabytes = 0
    for (let count = 1; count <= STARTS; count++) {
      const began = performance.now()
      const desk = await start(names)
      starts.push(performance.now() - began)
      await platforms.connect(desk)
      if (count === STARTS) {
        await wait(SETTLE_MS)
        megabytes = (await usage(desk.child.pid!)).megabytes
      }
      await desk.stop()
    }
    say(`${names.join(', ') || 'none'}: ${Math.round(megabytes)} MB`)
    return { start: Math.min(...starts), megabytes }
  }
  try {
    // The first start makes the indexes.
    await (await start([])).stop()
    const none = await measure([])
    const figures = []
    for (const names of [...channelNames.map((name) => [name]), channelNames]) {
      const { start, megabytes } = await measure(names)
      const what = names.length === 1 ? `${names[0]} alone` : `all ${names.length} channels`
      figures.push({
        what: `${what}: ready after, best of ${STARTS}; memory`,
        measured: `${milliseconds(start)}; ${Math.round(megabytes)} MB`,
        floor: `${milliseconds(none.start)}; ${Math.round(none.megabytes)} MB (no channel)`,
        ratio: `+ ${Math.round(start - none.start)} ms; + ${Math.round(megabytes - none.megabytes)} MB`,
        target: '',
        ok: null,
      })
    }
    return figures
  } finally {
    await platforms.stop()
    await place.release()
  }
}
