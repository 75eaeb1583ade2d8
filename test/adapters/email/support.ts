import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type {
  Accept,
  AdapterState,
  ChannelSurroundings,
  Cursor,
  RawEvent,
  SendAction,
} from '../../../src/core/ports/channel.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A folder of the test's own, gone after it. */
export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-email-'))
  test.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function memoryState(): AdapterState & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => void values.set(name, value),
  }
}

export function surroundings(dataDir: string, more: Partial<ChannelSurroundings> = {}): ChannelSurroundings {
  const state = memoryState()
  return { state: () => state, now: () => new Date(), log: silent, dataDir, ownAddresses: [], ...more }
}

/** Takes events in as the desk does: the first of an id counts, the cursor is kept with them. */
export function inbox(state?: AdapterState) {
  const events: RawEvent[] = []
  const known = new Set<string>()
  const waiting: { enough: () => boolean; resolve: () => void }[] = []
  let failing: Error | null = null
  const accept: Accept = async (batch: RawEvent[], cursor?: Cursor) => {
    if (failing) throw failing
    for (const event of batch) {
      if (known.has(event.externalId)) continue
      known.add(event.externalId)
      events.push(event)
    }
    if (cursor) await state?.set(cursor.name, cursor.value)
    for (const each of waiting) if (each.enough()) each.resolve()
  }
  return {
    events,
    accept,
    fail(error: Error | null) {
      failing = error
    },
    /** Resolves once so many different events are in. */
    async count(number: number): Promise<void> {
      if (events.length >= number) return
      await new Promise<void>((resolve) => waiting.push({ enough: () => events.length >= number, resolve }))
    },
  }
}

/** Speaks SMTP line by line. Resolves to every reply of the server, the greeting first. */
export function smtpDialogue(port: number, steps: (string | Buffer)[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const replies: string[] = []
    const left = [...steps]
    let buffer = ''
    socket.on('error', reject)
    socket.on('close', () => resolve(replies))
    socket.on('data', (chunk) => {
      buffer += chunk
      for (;;) {
        const end = /^\d{3} .*\r\n/m.exec(buffer)
        if (!end) return
        replies.push(end[0].trim())
        buffer = buffer.slice(end.index + end[0].length)
        const next = left.shift()
        if (next === undefined) socket.end()
        else socket.write(next)
      }
    })
  })
}

export type Envelope = { from?: string; to?: string[] }

/** Hands one mail in by SMTP. Resolves to the reply that it got. */
export async function handIn(
  port: number,
  mail: string | Buffer,
  { from = 'ann@customer.example', to }: Envelope = {},
) {
  const recipients = to ?? ['support@desk.example']
  const raw = Buffer.isBuffer(mail) ? mail.toString('latin1') : Buffer.from(mail).toString('latin1')
  const stuffed = Buffer.from(`${raw.replace(/\r?\n/g, '\r\n').replace(/(^|\r\n)\./g, '$1..')}\r\n.\r\n`, 'latin1')
  const replies = await smtpDialogue(port, [
    'EHLO customer.example\r\n',
    `MAIL FROM:<${from}> BODY=8BITMIME SMTPUTF8\r\n`,
    ...recipients.map((each) => `RCPT TO:<${each}>\r\n`),
    'DATA\r\n',
    stuffed,
    'QUIT\r\n',
  ])
  return replies.findLast((reply) => !reply.startsWith('221')) ?? ''
}

export function mailText(headers: Record<string, string>, body = 'The printer is on fire.'): string {
  const all = {
    From: 'Ann Smith <ann@customer.example>',
    To: 'support@desk.example',
    Subject: 'Printer',
    Date: 'Sun, 22 Nov 2026 10:00:00 +0000',
    'Message-ID': '<one@customer.example>',
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `${lines.join('\n')}\n\n${body}\n`
}

export function sendAction(more: Partial<SendAction> = {}): SendAction {
  return {
    action: 'post',
    conversation: {
      key: 'one@customer.example',
      address: 'ann@customer.example',
      subject: 'Printer',
      route: {},
      locale: 'en',
    },
    part: { text: 'We are on it. 20261122-001', subject: 'Printer', attachments: [], automatic: true },
    replyToken: 'Vq8sX2mJr4nT0aZ9kLwYcB',
    ticketNumber: '20261122-001',
    decidedAt: new Date('2026-11-22T10:00:01.234Z'),
    inReplyTo: ['one@customer.example'],
    readFile: async () => new TextEncoder().encode('the file'),
    ...more,
  }
}
