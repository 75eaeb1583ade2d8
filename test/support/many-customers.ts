import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import type { DeskProcess } from './desk-process.ts'
import type { SixChannels } from './six-channels.ts'
import { answeredMails, sendMail } from './smtp-customers.ts'
import { until } from './until.ts'

/** How many at a time, as their programs do it: one that was not taken comes again, as the same. */
const AT_ONCE = { mail: 5, chat: 3 }

export type Run = {
  /** When each message was acknowledged by the desk's own protocol; `performance.now()`. */
  taken: number[]
  refused(): number
  done: Promise<unknown>
}

const subjectOf = (name: string) => `The label of order ${name} is printed twice`

/** So many customers write, by mail, in the chat and in Slack, one message each. */
export function writeAll(desk: DeskProcess, platforms: SixChannels, each: number, perSecond: number): Run {
  const taken: number[] = []
  let refused = 0
  const began = performance.now()
  const due = (index: number) => performance.now() >= began + (index * 1000) / perSecond
  const inTurn = async (atOnce: number, write: (index: number) => Promise<void>) => {
    let next = 0
    const line = async () => {
      while (next < each) {
        const index = next++
        await until('its turn', () => due(index), { seconds: 600 })
        await until(
          `message ${index} taken`,
          () =>
            write(index).then(
              () => true,
              () => void refused++,
            ),
          { seconds: 240, everyMs: 500 },
        )
        taken.push(performance.now())
      }
    }
    await Promise.all(Array.from({ length: atOnce }, line))
  }
  const keys = Array.from({ length: each }, () => randomUUID())
  return {
    taken,
    refused: () => refused,
    done: Promise.all([
      inTurn(AT_ONCE.mail, (index) => sendMail(desk.smtpPort, `mail${index}`)),
      inTurn(AT_ONCE.chat, (index) => chat(desk, subjectOf(`chat${index}`), keys[index]!)),
      (async () => {
        for (let index = 0; index < each; index++) {
          await until('its turn', () => due(index), { seconds: 600 })
          await platforms.write(desk, 'slack', subjectOf(`slack${index}`))
        }
      })(),
    ]),
  }
}

async function chat({ base }: DeskProcess, text: string, key: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  const response = await fetch(`${base}/chat`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(60_000),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the chat answered ${response.status}`)
}

/** Each message of `writeAll` is one ticket, and each was acknowledged once where its customer can see it. */
export async function assertEachOnce(
  place: { db: mongo.Db; dataDir: string },
  platforms: SixChannels,
  each: number,
  seconds: number,
): Promise<void> {
  const { db, dataDir } = place
  const all = 3 * each
  const acknowledged = { kind: 'acknowledgement', state: 'sent' }
  await until(
    'all are acknowledged',
    async () => (await db.collection('outbound').countDocuments(acknowledged)) >= all,
    {
      seconds,
      everyMs: 500,
    },
  )
  const subjects = await db.collection('tickets').find().project({ subject: 1 }).toArray()
  assert.equal(subjects.length, all, 'tickets')
  for (const channel of ['mail', 'chat', 'slack']) {
    const found = new Set(subjects.map(({ subject }) => subject as string).filter((text) => text.includes(channel)))
    assert.equal(found.size, each, `tickets of ${channel}`)
  }
  const rows = await db.collection('outbound').find({ kind: 'acknowledgement' }).project({ ticketId: 1 }).toArray()
  assert.equal(rows.length, all, 'acknowledgements')
  assert.equal(new Set(rows.map(({ ticketId }) => String(ticketId))).size, all, 'tickets that were acknowledged')
  const mails = await answeredMails(dataDir)
  assert.equal(mails.length, each, 'mails sent')
  assert.equal(new Set(mails).size, each, 'mails answered')
  const posts = [...platforms.slack.workspace.channels.keys()].map((id) => platforms.slack.botPosts(id).length)
  assert.deepEqual(
    posts.filter((count) => count > 1),
    [],
    'posts in one direct chat',
  )
  assert.equal(
    posts.reduce((sum, count) => sum + count, 0),
    each,
    'posts in Slack',
  )
}
