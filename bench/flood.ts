import { createTransport } from 'nodemailer'
import { type ChannelName, startSixChannels } from '../test/support/six-channels.ts'
import { acknowledgedAfter, startDeskAt } from './support/desk.ts'
import { atEvenRate } from './support/even-rate.ts'
import { asLateAs, type Bench } from './support/figure.ts'

const SECONDS = 30
const EACH_PER_SECOND = 2
const FLOOD_A_MINUTE = 10_000
const CONNECTIONS = 10
const TARGET = 1.5
const ROBOT = 'robot@flood.example'
const OTHERS: ChannelName[] = ['email', 'web', 'discord']

/** New customers in three channels at an even rate; then the same while one sender mails as a machine does. */
export const flood: Bench = async (servers, say) => {
  const place = await servers.place()
  const platforms = await startSixChannels()
  const desk = await startDeskAt(place, platforms.config(OTHERS), platforms.environment)
  await platforms.connect(desk)
  try {
    const took = async (what: string, seconds: number) => {
      const sentAt = new Map<string, number>()
      await atEvenRate(seconds * EACH_PER_SECOND * OTHERS.length, EACH_PER_SECOND * OTHERS.length, async (index) => {
        const text = `${what}: the label of order ${index} is printed twice since this morning.`
        sentAt.set(text, Date.now())
        await platforms.write(desk, OTHERS[index % OTHERS.length]!, text)
      })
      return acknowledgedAfter(place, sentAt)
    }
    await took('To warm up', 5)
    const usual = await took('In peace', SECONDS)
    const flooding = mailFlood(desk.smtpPort, (SECONDS * FLOOD_A_MINUTE) / 60)
    const meanwhile = await took('In the flood', SECONDS)
    const { mails, seconds } = await flooding
    const received = await place.db.collection('tickets').countDocuments({ 'requester.address': ROBOT })
    say(`${mails} mails of one sender were taken in ${seconds.toFixed(0)} s, and are ${received} tickets`)
    const rate = Math.round((mails / seconds) * 60)
    const what = `acknowledgement of others while one sender mails ${rate} times a minute`
    return asLateAs(what, { meanwhile, usual, target: TARGET, without: 'the flood' })
  } finally {
    await desk.stop()
    await platforms.stop()
    await place.release()
  }
}

async function mailFlood(port: number, mails: number): Promise<{ mails: number; seconds: number }> {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    ...{ pool: true, maxConnections: CONNECTIONS, maxMessages: Number.POSITIVE_INFINITY },
  })
  const began = performance.now()
  await atEvenRate(mails, FLOOD_A_MINUTE / 60, async (index) => {
    const [from, to] = [ROBOT, 'support@desk.example']
    await transport.sendMail({ from, to, subject: `Alert ${index}`, text: `Disk ${index} of the array is full.` })
  })
  transport.close()
  return { mails, seconds: (performance.now() - began) / 1000 }
}
