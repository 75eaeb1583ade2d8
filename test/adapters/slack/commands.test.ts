import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { forms } from '../../../src/core/forms/index.ts'
import { commandTable } from '../../../src/core/states.ts'
import { ticketTypes } from '../../../src/core/triage/types.ts'
import { elementsOf } from '../../peers/slack/index.ts'
import { cardOf, deskChannel, noOffers, type OpenDesk, openDesk, ticketOf } from './desk-support.ts'

/** Written, edited or deleted in the thread, or pressed under what failed. */
const inTheThread = ['reply', 'edit-reply', 'withdraw-reply', 'retry']
const all = Object.keys(commandTable)

describe('all that the web desk can do, in the thread', () => {
  let side: OpenDesk
  let card: { channel: string; ts: string }

  const show = async (change: Parameters<typeof cardOf>[0]) => {
    const place = await side.desk.open(cardOf({ allowed: all, ...change }), JSON.stringify(change))
    card = { channel: deskChannel, ts: place.thread ?? '' }
  }

  beforeEach(async () => {
    side = await openDesk()
    await side.startDesk()
  })
  afterEach(async () => {
    await side.desk.stop()
    await side.peer.stop()
  })

  const commands = () => side.acts.map((act) => act.command)
  const inputs = () =>
    ((side.peer.lastView()?.blocks ?? []) as { block_id: string; element: { type: string } }[]).map(
      ({ block_id, element }) => [block_id, element.type],
    )
  const choose = async (option: string, values: Record<string, string | string[]>) => {
    await side.peer.press('U0LI', card, 'more', { option })
    const view = side.peer.lastView()
    assert.ok(view)
    const answer = await side.peer.submitView('U0LI', view, values)
    assert.deepEqual(answer, {})
  }

  it('every command has its button, its place in the list, or is done by writing', async () => {
    await show({})
    const elements = elementsOf(side.peer.workspace.message(deskChannel, card.ts))
    const shown = elements.flatMap(({ action_id, options = [] }) =>
      action_id === 'more' ? options.map(({ value }) => value.split('|')[1]) : action_id,
    )
    assert.deepEqual([...shown, ...inTheThread].toSorted(), all.toSorted())
  })

  it('every form fits into what Slack takes, for every type and in both languages', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({ id: `${index}`, label: '长'.repeat(75) }))
    side.core.offers = { ...noOffers, message: many, agent: many, channel: many, address: many, sibling: many }
    const other = await openDesk({ peer: side.peer, locale: 'zh-CN' })
    for (const desk of [side.desk, other.desk]) {
      for (const type of ticketTypes) {
        const place = await desk.open(
          cardOf({ allowed: all, ticket: ticketOf({ type }) }),
          `${desk === side.desk} ${type}`,
        )
        card = { channel: deskChannel, ts: place.thread ?? '' }
        const elements = elementsOf(side.peer.workspace.message(deskChannel, card.ts))
        const listed = elements.find(({ action_id }) => action_id === 'more')?.options ?? []
        for (const name of Object.keys(forms)) {
          const entry = listed.find(({ value }) => value.split('|')[1] === name)
          const before = side.peer.workspace.views.size
          await side.peer.press('U0LI', card, entry ? 'more' : name, entry && { option: entry.value })
          assert.equal(side.peer.workspace.views.size, before + 1, `${name} of ${type}`)
        }
      }
    }
  })

  it('splits by the customer’s messages, chosen by their words', async () => {
    await show({})
    side.core.offers = {
      ...noOffers,
      message: [
        { id: 'm3', label: 'And the scanner' },
        { id: 'm2', label: 'It is slow as well' },
      ],
    }
    await choose('Split', { subject: 'The scanner', messages: ['And the scanner', 'It is slow as well'] })
    assert.deepEqual(inputs(), [
      ['subject', 'plain_text_input'],
      ['messages', 'multi_static_select'],
    ])
    assert.deepEqual(commands(), [{ command: 'split', subject: 'The scanner', messages: ['m3', 'm2'] }])
  })

  it('hands over with a summary, links and unlinks addresses, goes on in another channel, gives a code', async () => {
    await show({})
    const channels = ['email', 'discord'].map((id) => ({ id, label: id }))
    const address = [{ id: 'chen@customer.example', label: 'chen@customer.example · email' }]
    side.core.offers = { ...noOffers, agent: [{ id: 'wang', label: '王工' }], channel: channels, address }
    await choose('Assign', { agent: '王工', summary: 'It is the permissions' })
    await choose('Go on in a channel', { channel: 'email' })
    await choose('Link an address', { channel: 'discord', address: '1300000000000000001' })
    await choose('Unlink an address', { channel: 'email', address: 'chen@customer.example · email' })
    await side.peer.press('U0LI', card, 'more', { option: 'Give the customer a code' })
    assert.deepEqual(commands(), [
      { command: 'assign', agent: 'wang', summary: 'It is the permissions' },
      { command: 'continue-in', channel: 'email' },
      { command: 'link-customer', channel: 'discord', address: '1300000000000000001' },
      { command: 'unlink-customer', channel: 'email', address: 'chen@customer.example' },
      { command: 'link-code' },
    ])
  })

  it('takes days, flags and choices of a form as they are', async () => {
    await show({ ticket: ticketOf({ type: 'custom' }) })
    const words = { text: 'A', steps: 'B', risks: 'C', expected: 'D', responsibilities: 'E | F | G' }
    await choose('Propose a solution', { ...words, validated: 'true' })
    await choose('Agreed date', { on: '2026-12-24' })
    await choose('Verify', { method: 'Data check', result: 'equal' })
    assert.deepEqual(commands(), [
      { command: 'propose', ...words, validated: true, acceptance: '', backup: '' },
      { command: 'agree', on: '2026-12-24', reason: '' },
      { command: 'verify', method: 'data-check', result: 'equal' },
    ])
  })

  it('registers a call by the shortcut, for the members of the desk’s channel alone', async () => {
    await side.peer.useShortcut('U0LI', 'register')
    const view = side.peer.lastView()
    assert.ok(view)
    const call = { name: '陈晨', address: '138 0000', subject: 'Printer', text: 'It burns' }
    assert.deepEqual(await side.peer.submitView('U0LI', view, { ...call, channel: 'Phone call' }), {})
    assert.deepEqual(
      side.registered.map(({ user, given }) => ({ user, given })),
      [{ user: 'U0LI', given: { ...call, channel: 'phone', type: '' } }],
    )
    await side.peer.useShortcut('U0CHEN', 'register')
    assert.match(JSON.stringify(side.peer.lastView()?.blocks), /by its members/)
  })

  it('a button counts for the members of the desk’s channel alone, and for somebody who has just come in', async () => {
    await show({})
    side.peer.workspace.addUser({ id: 'U0WANG', name: '王工' })
    await side.peer.press('U0WANG', card, 'accept')
    assert.deepEqual(commands(), [])
    side.peer.workspace.channel(deskChannel).members.add('U0WANG')
    await side.peer.press('U0WANG', card, 'accept')
    assert.deepEqual(commands(), [{ command: 'accept' }])
  })
})
