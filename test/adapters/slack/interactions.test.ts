import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { cardOf, deskChannel, type OpenDesk, openDesk, postOf } from './desk-support.ts'
import { eventually } from './support.ts'

describe('buttons and forms', () => {
  let side: OpenDesk
  let place: Record<string, string>
  let card: { channel: string; ts: string }

  beforeEach(async () => {
    side = await openDesk()
    await side.startDesk()
    place = await side.desk.open(cardOf(), 'ticket-1')
    card = { channel: deskChannel, ts: place.thread ?? '' }
  })
  afterEach(async () => {
    await side.desk.stop()
    await side.peer.stop()
  })

  const commands = () => side.acts.map((act) => act.command)
  const told = () => side.peer.workspace.ephemerals.map((one) => one.text)

  it('accept and choose', async () => {
    assert.deepEqual(await side.peer.press('U0LI', card, 'accept'), {})
    await side.peer.press('U0LI', card, 'set-priority', { option: 'Urgent' })
    await side.peer.press('U0LI', card, 'set-type', { option: 'Usage question' })
    assert.deepEqual(commands(), [
      { command: 'accept' },
      { command: 'set-priority', priority: 'urgent' },
      { command: 'set-type', type: 'usage' },
    ])
    assert.deepEqual(side.acts[0]?.ticket, { number: '20261122-001' })
    assert.equal(new Set(side.acts.map((act) => act.key)).size, 3)
  })

  it('ask for the three lines of a progress message', async () => {
    await side.desk.post(place, postOf({ kind: 'update-due', text: 'Due at 17:00' }), 'nudge')
    const [nudge] = side.peer.botPosts(deskChannel, card.ts)
    await side.peer.press('U0LI', { channel: deskChannel, ts: nudge?.ts ?? '' }, 'progress')
    const view = side.peer.lastView()
    assert.ok(view)
    const lines = { done: 'Looked', next: 'Fix', eta: 'Tomorrow' }
    assert.deepEqual(await side.peer.submitView('U0LI', view, lines), {})
    assert.deepEqual(commands(), [{ command: 'progress', ...lines }])
  })

  it('ask for the words of a note and of a solution', async () => {
    for (const action of ['note', 'resolve']) {
      await side.peer.press('U0LI', card, action)
      const view = side.peer.lastView()
      assert.ok(view)
      await side.peer.submitView('U0LI', view, { text: 'Words' })
    }
    assert.deepEqual(commands(), [
      { command: 'note', text: 'Words' },
      { command: 'resolve', text: 'Words' },
    ])
  })

  it('send a failed message again', async () => {
    const data = { message: 'outbound-7', number: '20261122-001' }
    await side.desk.post(place, postOf({ kind: 'failed-delivery', data }), 'failed')
    const [post] = side.peer.botPosts(deskChannel, card.ts)
    await side.peer.press('U0LI', { channel: deskChannel, ts: post?.ts ?? '' }, 'retry')
    assert.deepEqual(commands(), [{ command: 'retry', message: 'outbound-7' }])
  })

  it('keep a refused form open with the reason', async () => {
    side.core.answer = async () => ({ ok: false, message: 'The ticket is closed.' })
    await side.peer.press('U0LI', card, 'progress')
    const view = side.peer.lastView()
    assert.ok(view)
    assert.deepEqual(await side.peer.submitView('U0LI', view, { done: 'x', next: 'y', eta: 'z' }), {
      response_action: 'errors',
      errors: { done: 'The ticket is closed.' },
    })
  })

  it('open a form of the list of all else, for the type of the ticket, and say what is wrong beside each field', async () => {
    await side.peer.press('U0LI', card, 'more', { option: 'Escalate' })
    const view = side.peer.lastView()
    assert.ok(view)
    const blocks = view.blocks as { block_id: string; optional?: boolean; element: { type: string } }[]
    assert.deepEqual(
      blocks.map(({ block_id, optional, element }) => [block_id, optional, element.type]),
      [
        ['to', false, 'static_select'],
        ['known', false, 'plain_text_input'],
        ['impact', false, 'plain_text_input'],
        ['cause', true, 'plain_text_input'],
        ['estimate', true, 'plain_text_input'],
      ],
    )
    const fields = [
      { path: 'cause', message: 'is missing' },
      { path: 'estimate', message: 'is missing' },
    ]
    side.core.answer = async () => ({ ok: false, message: 'cannot be done', fields })
    assert.deepEqual(await side.peer.submitView('U0LI', view, { known: 'x', impact: 'y' }), {
      response_action: 'errors',
      errors: { cause: 'is missing', estimate: 'is missing' },
    })
    await side.peer.press('U0LI', card, 'more', { option: 'Diagnosis' })
    const diagnosis = side.peer.lastView()?.blocks as { block_id: string }[]
    assert.deepEqual(
      diagnosis.map(({ block_id }) => block_id),
      ['finding', 'codes', 'logs', 'steps', 'session'],
    )
  })

  it('say why a pressed button did nothing', async () => {
    await side.peer.press('U0GUEST', card, 'accept')
    assert.deepEqual(told(), ['This was not done: members only'])
  })

  it('are answered in time, however long the work takes', async () => {
    let finish = () => {}
    side.core.answer = () =>
      new Promise((resolve) => {
        finish = () => resolve({ ok: false, message: 'too late' })
      })
    await side.peer.press('U0LI', card, 'progress')
    const view = side.peer.lastView()
    assert.ok(view)
    assert.deepEqual(await side.peer.submitView('U0LI', view, { done: 'x', next: 'y', eta: 'z' }), {})
    finish()
    await eventually('the reason', () => told().includes('This was not done: too late'))
  })

  it('count only with our signature, for their own action, in the desk’s channel', async () => {
    const value = (action: string) =>
      (
        side.peer.workspace.message(deskChannel, card.ts).blocks as {
          elements?: { action_id: string; value: string }[]
        }[]
      )
        .flatMap((block) => block.elements ?? [])
        .find((element) => element.action_id === action)?.value ?? ''
    await side.peer.press('U0LI', card, 'accept', { value: value('accept').replace('-001', '-002') })
    await side.peer.press('U0LI', card, 'close', { value: value('accept') })
    await side.peer.press('U0LI', card, 'set-priority', { option: 'Urgent', value: '20261122-001|urgent|forged' })
    assert.equal(side.acts.length, 0)
    assert.equal(told().length, 3)

    await side.peer.press('U0LI', card, 'resolve')
    const view = side.peer.lastView()
    assert.ok(view)
    const forged = { ...view, private_metadata: String(view.private_metadata).replace('-001', '-002') }
    assert.ok((await side.peer.submitView('U0LI', forged, { text: 'x' }))?.errors)
    assert.equal(side.acts.length, 0)

    side.peer.workspace.addChannel('C0HELP2', ['U0LI'])
    const copied = { ...side.peer.workspace.message(deskChannel, card.ts), ts: '1.000001' }
    side.peer.workspace.channel('C0HELP2').messages.push(copied)
    await side.peer.press('U0LI', { channel: 'C0HELP2', ts: '1.000001' }, 'accept')
    assert.equal(side.acts.length, 0)
    assert.match(told().at(-1) ?? '', /desk’s channel/)
  })
})
