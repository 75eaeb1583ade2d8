import { setTimeout as pause } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Accept, AdapterState, Health, Ingress, Log } from '../../core/ports/channel.ts'
import type { ImapSettings } from './config.ts'
import { connection, type ImapError, reasonOf } from './imap-connection.ts'
import { createMailReader } from './imap-fetch.ts'
import { firstPosition, type Position, readPosition, renumbered, writePosition } from './imap-position.ts'
import { answered, createSignal } from './waiting.ts'

export type MailboxTimes = {
  /** With no news from the server it is asked after this long, in milliseconds … */
  watchMs: number
  /** … and given up when it has not answered within this. */
  answerMs: number
  /** The pause after the first failure; it doubles up to a minute. */
  retryMs: number
}

const TIMES: MailboxTimes = { watchMs: 30_000, answerMs: 20_000, retryMs: 1_000 }
const MAX_RETRY_MS = 60_000

type MailboxSettings = {
  account: string
  folder: string
  imap: ImapSettings
  state: AdapterState
  now(): Date
  log: Log
}

/** Watches one folder: takes in all that arrives there, in order, each batch stored together with the place behind it. */
export function mailboxStream(settings: MailboxSettings, times: MailboxTimes = TIMES): Ingress & { kind: 'stream' } {
  const { account, folder, imap, state, now, log } = settings
  const cursorName = `imap:${folder}`
  const reader = createMailReader({ folder, maxSize: imap.maxSize })
  let problem = 'connecting'
  let stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let client: ImapFlow | null = null

  async function run(accept: Accept): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      client = connection(imap)
      try {
        await watch(client, accept, () => {
          failures = 0
          problem = ''
        })
      } catch (error) {
        if (stopping.signal.aborted) break
        problem = reasonOf(error as ImapError, imap, folder)
        failures += 1
        log.warn('A mailbox is out of reach; trying again', { account, folder, reason: problem, failures })
      } finally {
        client.close()
      }
      const wait = Math.min(times.retryMs * 2 ** (failures - 1), MAX_RETRY_MS)
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  async function watch(mailbox: ImapFlow, accept: Accept, well: () => void): Promise<void> {
    const news = createSignal()
    mailbox.on('exists', news.raise)
    mailbox.on('close', news.raise)
    await mailbox.connect()
    let position = await open(mailbox)
    for (;;) {
      position = await catchUp(mailbox, position, accept)
      well()
      // Ends by itself with the next command; where the server knows no IDLE it does nothing.
      mailbox.idle().catch(() => undefined)
      await news.within(times.watchMs)
      // A connection that is dead without saying so answers nothing: not even an error comes from it.
      await answered(mailbox.noop(), times.answerMs)
      if (!mailbox.usable) throw new Error('the connection was closed')
    }
  }

  async function open(mailbox: ImapFlow): Promise<Position> {
    const opened = await mailbox.mailboxOpen(folder, { readOnly: true })
    const known = readPosition(await state.get(cursorName))
    if (known) return known.uidValidity === String(opened.uidValidity) ? known : renumbered(known, opened)
    const first = firstPosition(opened, imap.since, now())
    await state.set(cursorName, writePosition(first))
    return first
  }

  /** Fetches the next batch while the one before is being stored. */
  async function catchUp(mailbox: ImapFlow, from: Position, accept: Accept): Promise<Position> {
    let position = from
    let stored = Promise.resolve()
    try {
      for await (const { events, lastUid } of reader.mailsAfter(mailbox, from)) {
        await stored
        if (lastUid === position.uid) continue
        position = { ...position, uid: lastUid }
        const value = writePosition(position)
        stored = (events.length > 0 ? accept(events, { name: cursorName, value }) : state.set(cursorName, value)).catch(
          (error) => Promise.reject(new Error(`what came could not be stored: ${error.message}`, { cause: error })),
        )
        stored.catch(() => undefined)
      }
    } finally {
      await stored
    }
    return position
  }

  return {
    kind: 'stream',
    single: true,
    async start(accept) {
      stopping = new AbortController()
      problem = 'connecting'
      running = run(accept)
    },
    async stop() {
      stopping.abort()
      client?.close()
      await running
      problem = 'stopped'
    },
    health: (): Health => (problem === '' ? { ok: true } : { ok: false, reason: `${folder}: ${problem}` }),
  }
}
