import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createLearning, type Learning } from '../../src/assembly/learning.ts'
import { places } from '../../src/assembly/places.ts'
import { createZone } from '../../src/core/time/zone.ts'
import type { TicketType } from '../../src/core/triage/index.ts'
import { loadTriage } from '../../src/services/triage-data/load.ts'
import { connectStore } from '../../src/store/index.ts'
import { messageSample, type Opened, ticketSample } from '../contract/store/samples.ts'
import { testDatabases } from '../support/databases.ts'

/** A company's own words, which no seed knows: a flimmer is something broken, a drevel something to be built. */
const sentences: [TicketType, (place: string, number: number) => string][] = [
  ['fault', (place, number) => `Flimmer of the ${place}, number ${number}`],
  ['custom', (place, number) => `Drevel of the ${place}, number ${number}`],
  ['complaint', (place, number) => `Snork of the ${place}, number ${number}`],
  ['usage', (place, number) => `Quarble of the ${place}, number ${number}`],
]
const spots = ['bay', 'hall', 'ramp', 'dock', 'shed', 'yard', 'attic', 'cellar']

const folder = places.triage
const lines: string[] = []
const write = (message: string, details?: Record<string, unknown>) =>
  void lines.push(`${message} ${JSON.stringify(details)}`)
const log = { info: write, warn: write, error: write }

let mongoUri: string
let stop: () => Promise<void>
let opened: Opened
let now = new Date('2026-03-02T10:00:00Z')

const start = async (holder = 'one'): Promise<Learning> =>
  createLearning({
    store: opened.store,
    mongoUri,
    folder,
    triage: await loadTriage(folder, 'en'),
    settings: { least: 200, after: 50, at: 210 },
    clock: { now: () => now },
    zone: createZone('UTC'),
    holder,
    log,
  })

/** Tickets that agents classified, as they stand in the database afterwards. */
async function classify(count: number, labelOf: (type: TicketType, index: number) => TicketType = (type) => type) {
  for (let index = 0; index < count; index++) {
    const [type, sentence] = sentences[index % sentences.length]!
    const text = sentence(spots[index % spots.length]!, index)
    const ticket = ticketSample({
      subject: text,
      type: labelOf(type, index),
      triage: { decidedBy: 'person', confidence: 1, certain: true },
      labelled: { at: now, priority: false },
    })
    await opened.store.tickets.open(ticket)
    await opened.store.messages.insert(messageSample({ id: ticket.id, ticketId: ticket.id, text }))
  }
}

const unseen = sentences.map(([type, sentence]) => ({ type, text: sentence('barn', 901) }))
const right = (learning: Learning) =>
  unseen.filter(({ type, text }) => learning.classify({ text }).type === type).length

describe('a desk that learns from its agents', () => {
  before(async () => {
    const databases = await testDatabases()
    mongoUri = databases.mongoUri
    stop = databases.stop
    opened = await connectStore(mongoUri)
  })
  after(async () => {
    await opened.close()
    await stop()
  })

  let learning: Learning
  let atFirst: number
  it('does nothing before there is enough', async () => {
    learning = await start()
    await classify(199)
    await learning.look()
    assert.deepEqual(await learning.figures(), { labels: 199, learned: null })
    atFirst = right(learning)
    assert.ok(atFirst < unseen.length, 'the bundled weights know these words')
  })

  it('learns its words in a thread, while the desk goes on', async () => {
    await classify(21)
    let last = performance.now()
    let longest = 0
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const began = performance.now()
    await learning.look()
    const took = performance.now() - began
    clearInterval(beat)
    assert.ok(longest < took / 3, `the desk stood still for ${longest} ms of ${took}`)
    assert.equal(right(learning), unseen.length)
    const { learned } = await learning.figures()
    const { labels, own, before } = learned!.languages.en!
    assert.equal(labels, 220)
    assert.ok(own.right / own.of > 0.9 && before.right / before.of < 0.7, JSON.stringify({ own, before }))
    assert.match(lines.join('\n'), /triage learned from the tickets that agents classified .*"language":"en"/)
  })

  it('still classifies what the bundled weights know', () => {
    assert.equal(learning.classify({ text: 'Production is down, nobody can log in' }).priority, 'urgent')
    assert.equal(learning.classify({ text: 'How do I change my password?' }).type, 'usage')
    assert.equal(learning.classify({ text: '怎么修改登录密码？' }).type, 'usage')
  })

  it('is known after a restart, and by other processes', async () => {
    const next = await start('two')
    assert.equal(right(next), unseen.length)
    await next.close()
  })

  it('keeps no text of anybody', async () => {
    for (const [key, value] of await opened.store.states.startingWith('triage/'))
      assert.doesNotMatch(`${key}${value}`, /flimmer|drevel|snork|quarble/i)
  })

  it('leaves it at that until there is more, and then waits for the night or for enough', async () => {
    const first = (await learning.figures()).learned!.id
    await learning.look()
    now = new Date('2026-03-02T11:00:00Z')
    await classify(8)
    await learning.look()
    assert.equal((await learning.figures()).learned!.id, first)
    lines.length = 0
    now = new Date('2026-03-03T03:31:00Z')
    await learning.look()
    assert.match(lines.join('\n'), /triage learned|thrown away/)
  })

  it('throws away what agents’ slips would teach it', async () => {
    const before = (await learning.figures()).learned!.id
    lines.length = 0
    now = new Date('2026-03-03T12:00:00Z')
    await classify(60, (_, index) => sentences[(index * 7 + Math.floor(index / 4)) % sentences.length]![0])
    await learning.look()
    assert.match(lines.join('\n'), /not better and was thrown away/)
    assert.equal((await learning.figures()).learned!.id, before)
    assert.equal(right(learning), unseen.length)
  })

  it('sets aside what is broken, says so, and goes on with the bundled weights', async () => {
    const { states } = opened.store
    const [key, value] = [...(await states.startingWith('triage/weights/'))][0]!
    await states.set(key, value.slice(0, 5000))
    lines.length = 0
    const next = await start('three')
    assert.equal(right(next), atFirst)
    assert.equal(next.classify({ text: 'How do I change my password?' }).type, 'usage')
    assert.match(lines.join('\n'), /what triage learned is broken; it is set aside.*"under":"triage\/set-aside\//)
    assert.equal((await states.startingWith('triage/weights/')).size, 0)
    assert.equal((await states.startingWith('triage/set-aside/')).size, 1)
    await next.close()
    await learning.close()
  })
})
