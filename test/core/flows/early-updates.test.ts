import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const TICKETS = 40
const PACE_MS = 120_000

test('daily updates of an account that sends slowly begin so early that the last is out in time', async (context) => {
  const { write, command, store, tickets, runUntil, jumpTo, close } = await simulatedDesk({
    from: '2126-11-22T18:00:00+08:00',
    config: { newTicketsPerHour: 1000 },
    capabilities: { limits: [{ per: 'account', messages: 1, within: PACE_MS }] },
  })
  context.after(close)
  for (let index = 0; index < TICKETS; index++) await write({ id: `mail${index}`, text: 'How do I export a list?' })
  for (const { number } of await tickets()) await command('li', number, { command: 'accept' })
  await runUntil('2126-11-22T20:00:00+08:00', PACE_MS)
  jumpTo('2126-11-25T14:00:00+08:00')
  await runUntil('2126-11-25T17:30:00+08:00', PACE_MS)

  const rows = (await Promise.all((await tickets()).map(({ id }) => store.outbound.ofTicket(id)))).flat()
  const updates = rows.filter(({ kind, sentAt }) => kind === 'progress' && sentAt)
  assert.equal(new Set(updates.map(({ ticketId }) => ticketId)).size, TICKETS, 'everybody hears')
  assert.equal(updates.length, TICKETS, 'once')
  const times = updates.map(({ sentAt }) => sentAt!.toISOString()).sort()
  assert.ok(times.at(-1)! <= '2126-11-25T09:00:00.000Z', `the last at ${times.at(-1)}`)
  assert.ok(times[0]! >= '2126-11-25T07:00:00.000Z', `the first at ${times[0]}`)
  const sentAt = new Map(updates.map((row) => [row.ticketId, row.sentAt!]))
  const asked = rows.filter(({ kind }) => kind === 'update-due')
  assert.ok(asked.length > 0, 'the assignees are asked')
  for (const row of asked) assert.ok(row.createdAt <= sentAt.get(row.ticketId)!, 'nobody is asked for what is out')
})
