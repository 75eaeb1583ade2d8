import { ImapFlow } from 'imapflow'
import { createParsePool } from '../src/adapters/email/parse/index.ts'
import { DISPATCH_CONCURRENCY } from '../src/jobs/workers.ts'
import { connectStore } from '../src/store/index.ts'
import { type Dovecot, startDovecot, withoutDovecot } from '../test/peers/dovecot.ts'
import { until } from '../test/support/until.ts'
import { startDeskAt } from './support/desk.ts'
import { type Bench, perSecond } from './support/figure.ts'
import { startGate } from './support/gate.ts'
import { makeMail } from './support/mails.ts'
import type { Place, Row } from './support/servers.ts'

const MAILS = 1000
/** The product's own: see src/jobs/workers.ts. */
const CONCURRENCY = DISPATCH_CONCURRENCY
const TARGET = 0.7

/** Mail to ticket and acknowledgement, beside fetch, parse and the same documents inserted one by one. */
export const mail: Bench = async (servers, say) => {
  if (withoutDovecot) throw new Error(`mail: ${withoutDovecot}`)
  const dovecot = await startDovecot()
  const [place, floorPlace] = [await servers.place(), await servers.place()]
  try {
    const mails = await Promise.all(Array.from({ length: MAILS }, (_, index) => makeMail(index)))
    const bytes = mails.reduce((sum, each) => sum + each.length, 0) / MAILS
    await dovecot.append(mails.map((each) => each.toString('latin1')))
    say(`${MAILS} mails of ${Math.round(bytes)} bytes lie in the mailbox`)
    const took = await takeIn(place, dovecot)
    const documents = await documentsByMail(place)
    const floorTook = await takeInBarely(floorPlace, dovecot, documents)
    const inserts = [...documents.values()].flat().length / MAILS
    const ratio = floorTook / took
    return [
      {
        what: `mail to ticket and acknowledgement (${MAILS} mails of 5 kB, IMAP)`,
        measured: `${perSecond(MAILS, took).toFixed(1)} mails/s`,
        floor: `${perSecond(MAILS, floorTook).toFixed(1)} mails/s (fetch, parse, ${inserts.toFixed(1)} inserts each)`,
        ratio: ratio.toFixed(2),
        target: `≥ ${TARGET.toFixed(2)}`,
        ok: ratio >= TARGET,
      },
    ]
  } finally {
    await floorPlace.release()
    await place.release()
    await dovecot.remove()
  }
}

/** Milliseconds from the first byte the mail server gives to the last acknowledgement that is out. */
async function takeIn(place: Place, dovecot: Dovecot): Promise<number> {
  const gate = await startGate(dovecot.port)
  const desk = await startDeskAt(place, accountsOf(dovecot, gate.port))
  try {
    const began = Date.now()
    gate.open()
    const sent = { kind: 'acknowledgement', state: 'sent' }
    const outbound = place.db.collection('outbound')
    const done = async () => (await outbound.countDocuments(sent)) === MAILS
    await until('every acknowledgement', done, { seconds: 150, everyMs: 500 })
    const [last] = await outbound.find(sent).sort({ sentAt: -1 }).limit(1).toArray()
    return (last!.sentAt as Date).getTime() - began
  } finally {
    await desk.stop()
    await gate.close()
  }
}

const accountsOf = ({ user, password }: Dovecot, port: number): string =>
  JSON.stringify({
    channels: {
      email: [
        {
          id: 'support',
          address: 'support@desk.example',
          trustedAuthenticationHost: 'mx.desk.example',
          imap: { host: '127.0.0.1', port, secure: false, user, password, since: 'all' },
        },
      ],
    },
  })

/** Everything that was written for each mail, by the id of its mail. A ticket has the id of the mail that opened it. */
async function documentsByMail({ db }: Place): Promise<Map<string, [collection: string, row: Row][]>> {
  const byMail = new Map<string, [string, Row][]>()
  for (const collection of [
    'inbound',
    'customers',
    'conversations',
    'tickets',
    'messages',
    'timers',
    'timeline',
    'outbound',
  ]) {
    for (const row of await db.collection<Row>(collection).find().toArray()) {
      const id = (row.ticketId as string | undefined) ?? row._id
      byMail.set(id, [...(byMail.get(id) ?? []), [collection, row]])
    }
  }
  if (byMail.size !== MAILS) throw new Error(`${byMail.size} mails left documents, expected ${MAILS}`)
  return byMail
}

/** The same mails fetched and parsed, and the same documents written under the same indexes, with nothing in between. */
async function takeInBarely(
  place: Place,
  { port, user, password }: Dovecot,
  documents: Map<string, [string, Row][]>,
): Promise<number> {
  await (await connectStore(place.mongoUri)).close()
  const pool = createParsePool({ size: 2, timeoutMs: 5000, maxBytes: 50 * 1024 * 1024 })
  await pool.parse(await makeMail(0))
  const waiting = [...documents.values()]
  const began = performance.now()
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth: { user, pass: password }, logger: false })
  await client.connect()
  await client.mailboxOpen('INBOX')
  const running = new Set<Promise<void>>()
  for await (const { source } of client.fetch('1:*', { uid: true, source: true })) {
    const one = write(source!, waiting.pop()!).finally(() => running.delete(one))
    running.add(one)
    if (running.size >= CONCURRENCY) await Promise.race(running)
  }
  await Promise.all(running)
  const took = performance.now() - began
  await client.logout()
  await pool.close()
  return took

  async function write(source: Buffer, rows: [string, Row][]): Promise<void> {
    await pool.parse(source)
    for (const [collection, row] of rows) await place.db.collection<Row>(collection).insertOne(row)
  }
}
