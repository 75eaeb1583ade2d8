import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { RawEvent } from '../../core/ports/channel.ts'
import { isWanted, type Position } from './imap-position.ts'
import { mailId } from './mail-id.ts'

export type Batch = { events: RawEvent[]; lastUid: number }

export type FetchSettings = {
  folder: string
  /** Bytes; of a larger mail only the header is fetched. */
  maxSize: number
}

type Listed = { uid: number; size: number; internalDate: Date | null }

const LISTED_AT_ONCE = 500
const MAILS_AT_ONCE = 100
const BYTES_AT_ONCE = 8 * 1024 * 1024
const HEADER_BYTES = 256 * 1024
// A mail that breaks the fetch: alone from the first failure on, then by its header alone, then given up.
const HEADER_AFTER = 3
const GIVE_UP_AFTER = 5

/**
 * Reads mailboxes in batches, small mails many at a time. It remembers the mails on which the connection broke, so that
 * one that the server cannot deliver holds up the others a few times and no longer.
 */
export function createMailReader(settings: FetchSettings) {
  const failures = new Map<number, number>()

  /** All mails behind a position, oldest first. Asks by UID alone: flags and dates are other people's. */
  async function* mailsAfter(client: ImapFlow, position: Position): AsyncGenerator<Batch> {
    const { uid: afterUid } = position
    const found = await client.search({ uid: `${afterUid + 1}:*` }, { uid: true })
    if (!found) throw new Error(`The folder ${settings.folder} could not be searched`)
    // `n:*` always matches the last mail, also where its UID is below n (RFC 3501, 6.4.8).
    const uids = found.filter((uid) => uid > afterUid).sort((one, other) => one - other)
    for (let at = 0; at < uids.length; at += LISTED_AT_ONCE) {
      const slice = uids.slice(at, at + LISTED_AT_ONCE)
      const listed = (await list(client, slice)).filter((mail) => isWanted(mail, position))
      for (const mails of batches(listed)) {
        yield { events: await read(client, mails), lastUid: mails.at(-1)?.uid ?? afterUid }
      }
      yield { events: [], lastUid: slice.at(-1) ?? afterUid }
    }
  }

  /** Mails that fit together; one with a failure behind it stays alone. */
  function* batches(listed: Listed[]): Generator<Listed[]> {
    let batch: Listed[] = []
    let bytes = 0
    for (const mail of listed) {
      const alone = failures.has(mail.uid) || mail.size > settings.maxSize
      if (batch.length > 0 && (alone || batch.length === MAILS_AT_ONCE || bytes + mail.size > BYTES_AT_ONCE)) {
        yield batch
        batch = []
        bytes = 0
      }
      batch.push(mail)
      bytes += mail.size
      if (alone) {
        yield batch
        batch = []
        bytes = 0
      }
    }
    if (batch.length > 0) yield batch
  }

  async function read(client: ImapFlow, mails: Listed[]): Promise<RawEvent[]> {
    const [first] = mails
    const failed = (first && failures.get(first.uid)) ?? 0
    try {
      if (first && failed >= GIVE_UP_AFTER) return [givenUp(client, first)]
      if (first && (first.size > settings.maxSize || failed >= HEADER_AFTER))
        return await readHeader(client, first, failed)
      return await readWhole(client, mails)
    } catch (error) {
      for (const { uid } of mails) failures.set(uid, (failures.get(uid) ?? 0) + 1)
      throw error
    }
  }

  async function readWhole(client: ImapFlow, mails: Listed[]): Promise<RawEvent[]> {
    const listed = new Map(mails.map((mail) => [mail.uid, mail]))
    const events: RawEvent[] = []
    for await (const { uid, source } of client.fetch(range(mails), { uid: true, source: true }, { uid: true })) {
      const mail = listed.get(uid)
      if (mail && source) {
        events.push(event(mail, source))
        listed.delete(uid)
      }
    }
    await assertGone(client, [...listed.keys()])
    return events
  }

  /** A mail that did not come was deleted meanwhile, or else it must not be passed over. */
  async function assertGone(client: ImapFlow, uids: number[]): Promise<void> {
    if (uids.length === 0) return
    const left = await client.search({ uid: uids.join(',') }, { uid: true })
    if (!left || left.length > 0) throw new Error(`${settings.folder} did not give out the mails ${uids.join(', ')}`)
  }

  async function readHeader(client: ImapFlow, mail: Listed, failed: number): Promise<RawEvent[]> {
    const query = { uid: true, bodyParts: [{ key: 'HEADER', maxLength: HEADER_BYTES }] }
    const fetched = await client.fetchOne(String(mail.uid), query, { uid: true })
    const header = fetched ? fetched.headers : undefined
    if (!header) {
      await assertGone(client, [mail.uid])
      return []
    }
    const notice = failed > 0 ? 'unreadable' : 'too-large'
    return [event(mail, header, { notice, size: String(mail.size) })]
  }

  function givenUp(client: ImapFlow, mail: Listed): RawEvent {
    const validity = client.mailbox ? client.mailbox.uidValidity : 0
    const problem = `The mail server does not give out this mail: it is in the folder ${settings.folder} with the UID ${mail.uid}`
    const body = new Uint8Array()
    return { ...event(mail, Buffer.from(body), { problem }), externalId: `${settings.folder}/${validity}/${mail.uid}` }
  }

  function event(mail: Listed, body: Buffer, more: Record<string, string> = {}): RawEvent {
    const meta: Record<string, string> = { transport: 'imap', folder: settings.folder, uid: String(mail.uid), ...more }
    if (mail.internalDate) meta.internalDate = mail.internalDate.toISOString()
    return { externalId: mailId(body), scope: '', body, meta }
  }

  return { mailsAfter }
}

async function list(client: ImapFlow, uids: number[]): Promise<Listed[]> {
  const listed = new Map(uids.map((uid) => [uid, { uid, size: 0, internalDate: null } as Listed]))
  const query = { uid: true, size: true, internalDate: true }
  for await (const message of client.fetch(uids.join(','), query, { uid: true })) {
    if (listed.has(message.uid)) listed.set(message.uid, listedMail(message))
  }
  return [...listed.values()]
}

function listedMail({ uid, size = 0, internalDate }: FetchMessageObject): Listed {
  const date = internalDate === undefined ? null : new Date(internalDate)
  return { uid, size, internalDate: date && !Number.isNaN(date.getTime()) ? date : null }
}

const range = (mails: Listed[]) => mails.map(({ uid }) => uid).join(',')
