import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UnreadableError } from '../../../src/core/errors.ts'
import type { ChannelAdapter, InboundEvent, InboundFile } from '../../../src/core/ports/channel.ts'

/** A raw event as the platform sends it, and what has to become of it. */
export type Fixture = {
  /** The file's name. One whose name begins with `hostile` carries what must not get through in names. */
  name: string
  body: Uint8Array
  meta?: Record<string, string>
  becomes: 'event' | 'nothing' | 'unreadable'
}

type Parsing = { fixtures(): Promise<Fixture[]> }

const receivedAt = new Date('2026-11-22T10:00:00.000Z')
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u200b-\u200d\u2060\ufeff]/u

export function parsingContract(harness: Parsing, adapter: () => ChannelAdapter): void {
  const parse = (body: Uint8Array, meta: Record<string, string> = {}) => adapter().parse({ body, meta, receivedAt })

  describe('parsing', () => {
    it('has fixtures: events, and one with hostile names', async () => {
      const fixtures = await harness.fixtures()
      assert.ok(fixtures.some(({ becomes }) => becomes === 'event'))
      assert.ok(fixtures.some(({ name }) => name.startsWith('hostile')))
    })

    it('makes of each fixture a valid event, nothing, or says that it cannot be read', async () => {
      for (const { name, body, meta, becomes } of await harness.fixtures()) {
        const outcome = await outcomeOf(parse(body, meta))
        assert.equal(outcome.became, becomes, name)
        if (outcome.event) assertEvent(outcome.event, name)
      }
    })

    it('is pure: the same bytes give the same event, and stay as they are', async () => {
      for (const { name, body, meta = {} } of await harness.fixtures()) {
        const bytes = Uint8Array.from(body)
        const before = structuredClone(meta)
        const first = await outcomeOf(parse(body, meta))
        const second = await outcomeOf(parse(Uint8Array.from(bytes), before))
        assert.deepEqual(second, first, name)
        assert.deepEqual(Uint8Array.from(body), bytes, name)
        assert.deepEqual(meta, before, name)
      }
    })

    it('lets nothing hide in names, subjects and file names', async () => {
      for (const { name, body, meta } of await harness.fixtures()) {
        const { event } = await outcomeOf(parse(body, meta))
        const names = event
          ? [event.from.name, event.subject ?? '', ...(event.files ?? []).map((file) => file.name)]
          : []
        for (const each of names) assert.doesNotMatch(each, UNSEEN, `${name}: ${JSON.stringify(each)}`)
      }
    })

    it('quarantines junk or finds nothing in it, and fails in no other way', async () => {
      for (const junk of [...rawJunk(), ...(await harness.fixtures()).flatMap(({ body }) => damaged(body))]) {
        const { event } = await outcomeOf(parse(junk))
        if (event) assertEvent(event, `junk ${Buffer.from(junk).toString('latin1', 0, 60)}`)
      }
    })
  })
}

type Outcome = { became: Fixture['becomes']; event: InboundEvent | null; reason?: string }

/** Rejects with whatever is neither an event nor an `UnreadableError`. */
async function outcomeOf(parsed: Promise<InboundEvent | null>): Promise<Outcome> {
  try {
    const event = await parsed
    return { became: event ? 'event' : 'nothing', event }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    assert.notEqual(error.message, '', 'a quarantined event says why')
    return { became: 'unreadable', event: null, reason: error.message }
  }
}

function assertEvent(event: InboundEvent, name: string): void {
  assert.ok(['message', 'edit', 'delete', 'choice'].includes(event.kind), `${name}: kind ${event.kind}`)
  assert.ok(event.at instanceof Date && !Number.isNaN(event.at.getTime()), `${name}: at`)
  assert.notEqual(event.externalId, '', `${name}: externalId`)
  assert.notEqual(event.from.address, '', `${name}: from`)
  assert.equal(typeof event.from.verified, 'boolean', `${name}: verified`)
  assert.notEqual(event.conversation.key, '', `${name}: conversation key`)
  assert.notEqual(event.conversation.address, '', `${name}: where answers go`)
  if (event.kind === 'choice') assert.ok(event.choice, `${name}: choice`)
  for (const text of [event.text, event.fullText ?? '', event.subject ?? '', event.from.name]) {
    assert.equal(typeof text, 'string', name)
    assert.ok(text.isWellFormed() && !text.includes('\0'), `${name}: ${JSON.stringify(text.slice(0, 80))}`)
  }
  for (const file of event.files ?? []) assertFile(file, name)
}

function assertFile(file: InboundFile, name: string): void {
  const sources = ['content', 'reference', 'stored'].filter((source) => source in file)
  assert.equal(sources.length, 1, `${name}: the file ${file.name} comes from ${sources.join(' and ') || 'nowhere'}`)
  assert.match(file.type, /^[^\s/]+\/[^\s/]+$/, `${name}: type of ${file.name}`)
}

function rawJunk(): Uint8Array[] {
  const texts = [
    '',
    '\0\0\0\0',
    'null',
    '"text"',
    '[]',
    '{}',
    '{"type":',
    '{"event":{"type":"message"}}',
    '<xml><a>',
    '=?',
  ]
  texts.push('['.repeat(50_000), '{"a":'.repeat(50_000), `${'x'.repeat(100_000)}: y`, 'From: \n\n', '--\n--\n--')
  const noise = Uint8Array.from({ length: 20_000 }, (_, index) => (index * index * 31 + index * 7) % 251)
  return [...texts.map((text) => new TextEncoder().encode(text)), noise]
}

/** Cut off at several places, and with single bytes turned round. */
function damaged(body: Uint8Array): Uint8Array[] {
  const places = [0.1, 0.35, 0.6, 0.9].map((share) => Math.floor(body.length * share))
  const cut = places.map((place) => body.slice(0, place))
  const turned = places.map((place) => body.map((byte, index) => (index === place ? byte ^ 0xff : byte)))
  return [...cut, ...turned]
}
