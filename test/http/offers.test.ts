import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk } from './desk.ts'

describe('whom a ticket is offered to', () => {
  let desk: TestDesk

  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  it('is shown until somebody accepts, and so are the deadlines that run', async () => {
    const { json: ticket } = await desk.api('POST', '/api/tickets', {
      channel: 'phone',
      subject: 'Router',
      text: 'The router of the office does not start any more.',
      requester: { name: 'Bo', address: '+86 10 1234' },
      priority: 'urgent',
      type: 'fault',
    })
    assert.deepEqual([ticket.assignee, ticket.offeredTo, ticket.acceptedAt], ['li', 'li', null])
    assert.deepEqual(ticket.standing, ['accept', 'firstResponse', 'resolve'])
    const command = (body: Record<string, unknown>) => desk.api('POST', `/api/tickets/${ticket.number}/commands`, body)
    const { json: taken } = await command({ command: 'accept', as: 'wang' })
    assert.deepEqual([taken.assignee, taken.offeredTo], ['wang', null])
    assert.ok(Date.parse(taken.acceptedAt) >= Date.parse(taken.createdAt))
    assert.ok(!taken.standing.includes('accept'))
    const { json: solved } = await command({ command: 'resolve', as: 'wang', text: 'Replaced.' })
    assert.ok(!solved.standing.includes('resolve'))
    assert.ok(solved.deadlines.resolve)
  })
})
