import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { readEvent } from '../../src/simulation/events.ts'
import { readPlan } from '../../src/simulation/plan.ts'
import { testSettings } from '../support/settings.ts'

const at = '2026-10-08T09:00:00+08:00'
const customer = { address: 'a@customer.example' }
const message = { at, ref: 'r', customer, text: 'Hello' }

describe('a line of events', () => {
  const wrong: [string, string, RegExp][] = [
    ['that is not JSON', '{', /line 3: not JSON/],
    ['that says nothing', '{"at":"2026-10-08T09:00:00Z"}', /customer, command, status or downFor/],
    ['without a zone', JSON.stringify({ ...message, at: '2026-10-08T09:00:00' }), /line 3: at: expected a time/],
    ['without an address', JSON.stringify({ ...message, customer: {} }), /line 3: customer\.address: expected a text/],
    ['with an unknown field', JSON.stringify({ ...message, colour: 'red' }), /line 3: colour: there is no such field/],
    ['with an unknown command', JSON.stringify({ at, ref: 'r', agent: 'li', command: 'dance' }), /command: .*dance/],
    ['with half a command', JSON.stringify({ at, ref: 'r', agent: 'li', command: 'set-type' }), /line 3: command: /],
    [
      'with an absurd absence',
      JSON.stringify({ at, agent: 'li', status: 'asleep' }),
      /status: expected 'away' or 'back'/,
    ],
    ['with an absurd stop', JSON.stringify({ at, downFor: '7 hours' }), /downFor: expected an ISO 8601 duration/],
  ]
  for (const [what, text, expected] of wrong) {
    it(`${what} is refused by its number and field`, () => {
      assert.throws(() => readEvent(text, 3), expected)
    })
  }

  it('names the agent a ticket is given to in `to`', () => {
    const event = readEvent(JSON.stringify({ at, ref: 'r', agent: 'chen', command: 'assign', to: 'li' }), 1)
    assert.equal(event.kind === 'agent' && event.agent, 'chen')
    assert.deepEqual(event.kind === 'agent' && event.command, { command: 'assign', agent: 'li' })
  })

  it('leaves `to` to every other command', () => {
    const event = readEvent(
      JSON.stringify({ at, ref: 'r', agent: 'li', command: 'escalate', to: 'l2', known: 'k', impact: 'i' }),
      1,
    )
    assert.deepEqual(event.kind === 'agent' && event.command, {
      command: 'escalate',
      to: 'l2',
      known: 'k',
      impact: 'i',
    })
  })
})

describe('a list of events', () => {
  const span = { from: new Date('2026-10-08T00:00:00+08:00'), to: new Date('2026-10-09T00:00:00+08:00') }
  const read = async (...lines: object[]) => {
    const settings = await testSettings({ agents: [{ id: 'li', name: 'Li', role: 'l1' }] })
    const accounts = [{ channel: 'email', account: 'support' }]
    return readPlan(Readable.from(lines.map((line) => JSON.stringify(line))), span, { settings, accounts })
  }

  it('is put in order of time', async () => {
    const later = { ...message, at: '2026-10-08T10:00:00+08:00', text: 'Later' }
    const { events } = await read(later, message)
    assert.deepEqual(
      events.map(({ line }) => line),
      [2, 1],
    )
  })

  it('leaves out what lies behind the end, and counts it', async () => {
    const { events, left } = await read(message, { ...message, at: '2026-10-10T09:00:00+08:00' })
    assert.deepEqual([events.length, left], [1, 1])
  })

  const wrong: [string, object[], RegExp][] = [
    ['an event before the beginning', [{ ...message, at: '2026-10-01T09:00:00+08:00' }], /line 1: at: lies before/],
    [
      'a channel that is not configured',
      [{ ...message, customer: { ...customer, channel: 'pigeon' } }],
      /line 1: customer\.channel: no account of 'pigeon' is configured; configured: email/,
    ],
    [
      'a second word in a call',
      [message, message].map((each) => ({ ...each, customer: { ...customer, channel: 'phone' } })),
      /line 2: ref: 'r' is a call, which is over/,
    ],
    ['an unknown tier', [{ ...message, customer: { ...customer, tier: 'golden' } }], /customer\.tier: 'golden'/],
    ['an unknown agent', [message, { at, ref: 'r', agent: 'nobody', command: 'accept' }], /line 2: agent: 'nobody'/],
    ['a ref nobody wrote under', [{ at, ref: 'x', agent: 'li', command: 'accept' }], /line 1: ref: no customer wrote/],
  ]
  for (const [what, lines, expected] of wrong) {
    it(`with ${what} is refused`, async () => {
      await assert.rejects(read(...lines), expected)
    })
  }
})
