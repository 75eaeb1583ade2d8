import type { DeskProcess } from '../test/support/desk-process.ts'
import { type ChannelName, channelNames, type SixChannels, startSixChannels } from '../test/support/six-channels.ts'
import { acknowledgedAfter, startDeskAt } from './support/desk.ts'
import { atEvenRate } from './support/even-rate.ts'
import { asLateAs, type Bench, milliseconds, percentile } from './support/figure.ts'

const SECONDS = Number(process.env.BENCH_CHANNELS_SECONDS ?? 60)
/** An account of WeChat sends one message a second: what is more would wait for itself. */
const EACH_PER_SECOND = 0.8
const WARM_UP_SECONDS = 5
const TARGET = 1.5
const PAUSED: ChannelName = 'slack'

type Desk = { desk: DeskProcess; platforms: SixChannels }

/** New customers in all six channels at an even rate; then the same while one platform answers 429 all the time. */
export const channels: Bench = async (servers, say) => {
  const place = await servers.place()
  const platforms = await startSixChannels()
  const desk = await startDeskAt(place, platforms.config(channelNames), platforms.environment)
  await platforms.connect(desk)
  try {
    const others = channelNames.filter((name) => name !== PAUSED)
    const took = async (what: string, seconds: number) => {
      const sentAt = await write({ desk, platforms }, what, seconds)
      const times: number[] = []
      for (const name of others) {
        const took = await acknowledgedAfter(place, sentAt.get(name)!)
        const [half, most] = [0.5, 0.99].map((share) => milliseconds(percentile(took, share)))
        say(`${what}: ${name} after ${half}, p99 ${most}`)
        times.push(...took)
      }
      return times
    }
    await took('To warm up', WARM_UP_SECONDS)
    const usual = await took('In peace', SECONDS)
    say(`${usual.length} acknowledgements in the ${others.length} others; now ${PAUSED} answers 429`)
    platforms.slack.limits.block('chat.postMessage', SECONDS)
    const meanwhile = await took('In trouble', SECONDS)
    const what = `acknowledgement in five channels while the sixth answers 429 for ${SECONDS} s`
    return asLateAs(what, { meanwhile, usual, target: TARGET, without: 'that trouble' })
  } finally {
    await desk.stop()
    await platforms.stop()
    await place.release()
  }
}

/** Writes in every channel in turn. When each text was written, by channel. */
async function write({ desk, platforms }: Desk, what: string, seconds: number) {
  const sentAt = new Map(channelNames.map((name) => [name, new Map<string, number>()]))
  const rate = EACH_PER_SECOND * channelNames.length
  await atEvenRate(seconds * rate, rate, async (index) => {
    const name = channelNames[index % channelNames.length]!
    const text = `${what}: the label of order ${index} is printed twice since this morning.`
    sentAt.get(name)!.set(text, Date.now())
    await platforms.write(desk, name, text)
  })
  return sentAt
}
