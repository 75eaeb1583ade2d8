import type { Model } from './open-tickets.ts'
import type { Db, Row } from './servers.ts'

const AT_ONCE = 1000
const MONTH_MS = 28 * 86_400_000
const HOUR_MS = 3_600_000
const UPDATES = 3

const subjects = [
  'Labels are printed twice',
  'Cannot sign in after the update',
  'How do I export an invoice',
  'The scanner loses its connection',
  '打印机卡纸，标签打不出来',
  '登录后页面空白',
  '如何修改发票抬头',
  '扫码枪连接不上',
]

/** What customers wrote: a subject of a few, with words that differ. */
export const subjectOf = (index: number): string =>
  `${subjects[index % subjects.length]} (order ${index}, room ${index % 97})`

/** Solved and closed tickets of a month that is over, with their history and the updates that were sent. */
export async function fillMonth(db: Db, model: Model, count: number, from: Date): Promise<void> {
  const events: [string, string, string, string, number][] = [
    ['opened', 'requester', '', 'new', 0],
    ['assignee', 'system', '', 'li', 0],
    ['status', 'li', 'new', 'open', 1],
    ['stage', 'li', 'registered', 'diagnosis', 1],
    ['status', 'li', 'open', 'resolved', 5],
    ['stage', 'li', 'diagnosis', 'verification', 5],
    ['status', 'requester', 'resolved', 'closed', 7],
    ['stage', 'requester', 'verification', 'closed', 7],
  ]
  for (let first = 0; first < count; first += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, at) => first + at)
    const openedAt = (index: number) => from.getTime() + (index * MONTH_MS) / count
    const idOf = (index: number, kind: number) =>
      Math.floor(openedAt(index)).toString(16).padStart(12, '0') +
      kind.toString(16).padStart(4, '0') +
      index.toString(16).padStart(8, '0')
    const at = (index: number, hours: number) => new Date(openedAt(index) + hours * HOUR_MS)
    await Promise.all([
      db.collection<Row>('tickets').insertMany(
        indexes.map((index) => ({
          ...model.ticket,
          _id: idOf(index, 0),
          number: `20000101-${String(index).padStart(6, '0')}`,
          replyToken: idOf(index, 0),
          conversationId: idOf(index, 0),
          subject: subjectOf(index),
          status: 'closed',
          stage: 'closed',
          open: false,
          createdAt: at(index, 0),
          updatedAt: at(index, 7),
          firstResponseAt: at(index, 1),
          resolvedAt: at(index, 5),
          closedAt: at(index, 7),
        })),
      ),
      db.collection<Row>('timeline').insertMany(
        indexes.flatMap((index) =>
          events.map(([event, actor, before, after, hours], kind) => ({
            _id: idOf(index, kind),
            ticketId: idOf(index, 0),
            at: at(index, hours),
            actor,
            event,
            from: before || null,
            to: after,
            reason: null,
            key: `${idOf(index, 0)}:${kind}`,
          })),
        ),
      ),
      db.collection<Row>('outbound').insertMany(
        indexes.flatMap((index) =>
          Array.from({ length: UPDATES }, (_, update) => ({
            _id: idOf(index, update),
            audience: 'customer',
            channel: 'web',
            account: 'site',
            ticketId: idOf(index, 0),
            conversationId: idOf(index, 0),
            kind: 'progress',
            author: 'system',
            text: 'Still working on it.',
            attachments: [],
            action: 'post',
            dedupeKey: `${idOf(index, 0)}:progress:${update}`,
            to: [],
            data: { slot: at(index, update + 1).toISOString() },
            state: 'sent',
            rank: 2,
            createdAt: at(index, update + 1),
            notBefore: at(index, update + 1),
            sentAt: at(index, update + 1),
            attempts: 0,
            externalIds: [],
            lane: '["web","site"]',
          })),
        ),
      ),
      db.collection<Row>('messages').insertMany(
        indexes.map((index) => ({
          ...model.message,
          _id: idOf(index, 0),
          ticketId: idOf(index, 0),
          externalId: idOf(index, 0),
          text: subjectOf(index),
        })),
      ),
    ])
  }
}
