import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Ticket, TimelineEvent } from '../../../src/core/records/index.ts'
import { factsOf } from '../../../src/core/report/facts.ts'

const at = (day: number, hour = 9) => new Date(Date.UTC(2026, 9, day, hour))
const month = { from: at(1, 0), to: at(31, 0) }

const event = (name: string, when: Date, more: Partial<TimelineEvent> = {}): TimelineEvent => ({
  id: `${name}-${when.getTime()}`,
  ticketId: 't',
  at: when,
  actor: 'li',
  event: name,
  from: null,
  to: null,
  reason: null,
  key: `${name}-${when.getTime()}`,
  ...more,
})

const facts = (ticket: Partial<Ticket>, events: TimelineEvent[] = []) =>
  factsOf(
    {
      ticket: {
        number: '20261005-001',
        subject: 's',
        status: 'open',
        type: 'fault',
        priority: 'normal',
        channel: 'email',
        tier: 'growth',
        assignee: 'li',
        requester: { customerId: 'c', name: 'Ann', address: 'a@customer.example', verified: true },
        createdAt: at(5),
        firstResponseAt: null,
        resolvedAt: null,
        closedAt: null,
        acceptedAt: null,
        sla: { policy: 'normal', firstResponse: at(6), resolve: at(8), accept: at(5, 10) },
        ...ticket,
      } as Ticket,
      events,
      updates: [],
      surveys: [],
    },
    month,
  )

describe('what a ticket means for a report', () => {
  it('keeps the cause that somebody recorded', () => {
    assert.equal(facts({}, [event('cause', at(8), { data: { text: '等配件' } })]).cause, '等配件')
    assert.equal(facts({}).cause, null)
  })

  it('counts what nobody answered for a day against the promise to everyone', () => {
    assert.equal(facts({}).answeredWithinDay, false)
    assert.equal(facts({ firstResponseAt: at(5, 20) }).answeredWithinDay, true)
    assert.equal(facts({ firstResponseAt: at(7) }).answeredWithinDay, false)
  })

  it('counts an acceptance as kept only where the first who was asked accepted in time', () => {
    assert.equal(facts({ acceptedAt: at(5, 10) }).acceptedInTime, true)
    const passedOn = event('assignee', at(5, 10), { actor: 'system', to: 'wang', reason: 'not-accepted' })
    assert.equal(
      facts({ acceptedAt: at(5, 11), sla: { accept: at(5, 12) } as Ticket['sla'] }, [passedOn]).acceptedInTime,
      false,
    )
    assert.equal(facts({ sla: { accept: null } as Ticket['sla'] }, [passedOn]).acceptedInTime, false)
  })

  it('holds no promise against spam and what was merged', () => {
    for (const ticket of [{ status: 'closed', closedAs: 'spam' }, { status: 'merged' }] as Partial<Ticket>[]) {
      const { answeredInTime, answeredWithinDay, acceptedInTime, solvedInTime } = facts(ticket)
      assert.deepEqual([answeredInTime, answeredWithinDay, acceptedInTime, solvedInTime], [null, null, null, null])
    }
  })

  it('owes no solution any more for what was closed without one', () => {
    const closed = { status: 'closed', closedAs: 'declined', closedAt: at(6) } as const
    assert.equal(facts(closed).solvedInTime, true)
    assert.equal(facts({ ...closed, closedAt: at(9) }).solvedInTime, false)
  })
})
