import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CadenceQuestion, nextUpdate, nudgeBefore, slotAfter } from '../../../src/core/process/cadence.ts'
import { createCalendar } from '../../../src/core/time/calendar.ts'
import { createZone } from '../../../src/core/time/zone.ts'
import { loadHolidays } from '../../../src/services/holidays/index.ts'
import { testSettings } from '../../support/settings.ts'

const settings = await testSettings()
const calendar = createCalendar(
  settings.calendars.default!,
  createZone(settings.timeZone),
  await loadHolidays(settings.calendars.default!.holidays),
)
const at = (text: string) => new Date(`${text}+08:00`)
const local = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
const priority = (name: string) => settings.priorities.find((each) => each.name === name)!
const ask = (name: string, from: string, heard = false): CadenceQuestion => ({
  priority: priority(name),
  from: at(from),
  heard,
  ticketId: 'a-ticket',
})

const next: [name: string, priority: string, from: string, due: string][] = [
  ['urgent: two hours on', 'urgent', '2026-11-23T10:00', '2026-11-23T12:00'],
  ['urgent: at night', 'urgent', '2026-11-23T23:30', '2026-11-24T01:30'],
  ['urgent: on a holiday', 'urgent', '2026-10-01T09:00', '2026-10-01T11:00'],
  ['important: four hours on', 'important', '2026-11-23T10:00', '2026-11-23T14:00'],
  ['important: in the evening still', 'important', '2026-11-23T16:00', '2026-11-23T20:00'],
  ['important: what falls into the night comes in the morning', 'important', '2026-11-23T19:00', '2026-11-24T08:00'],
  ['important: before contact hours', 'important', '2026-11-23T02:00', '2026-11-23T08:00'],
  ['important: over the weekend', 'important', '2026-11-20T18:00', '2026-11-23T08:00'],
  ['important: not in the National Day week', 'important', '2026-09-30T19:00', '2026-10-08T08:00'],
]

for (const [name, which, from, due] of next) {
  test(name, () => assert.equal(local(nextUpdate(settings, calendar, ask(which, from))), due))
}

const daily: [name: string, from: string, heard: boolean, day: string][] = [
  ['on the day itself where the morning brought it', '2026-11-23T10:00', false, '2026-11-23'],
  ['on the next where it came after the window', '2026-11-23T17:30', false, '2026-11-24'],
  ['not on a day on which an agent wrote', '2026-11-23T10:00', true, '2026-11-24'],
  ['on Monday where Friday’s is past', '2026-11-20T17:30', false, '2026-11-23'],
  ['on the make-up Saturday', '2026-10-09T17:30', false, '2026-10-10'],
  ['after the National Day week', '2026-09-30T17:30', false, '2026-10-08'],
]

for (const [name, from, heard, day] of daily) {
  test(`normal: out between 16:00 and 17:00, ${name}`, () => {
    for (const ticketId of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const due = local(nextUpdate(settings, calendar, { ...ask('normal', from, heard), ticketId }))
      assert.equal(due.slice(0, 10), day)
      assert.ok(due.slice(11) >= '16:00' && due.slice(11) < '17:00', due)
    }
  })
}

test('daily updates are spread over their window', () => {
  const minutes = Array.from({ length: 400 }, (_, index) =>
    Number(
      local(nextUpdate(settings, calendar, { ...ask('normal', '2026-11-23T10:00'), ticketId: `t${index}` })).slice(14),
    ),
  )
  const quarters = [0, 1, 2].map((quarter) => minutes.filter((minute) => Math.floor(minute / 15) === quarter).length)
  assert.ok(
    quarters.every((count) => count > 60),
    `tickets by quarter of an hour: ${quarters}`,
  )
})

test('what was missed comes as one, then the beat goes on where it was', () => {
  const slot = at('2026-10-14T09:00')
  const urgent = { priority: priority('urgent'), ticketId: 'x' }
  assert.equal(
    local(slotAfter(settings, calendar, { ...urgent, slot, now: at('2026-10-14T15:00') })),
    '2026-10-14T17:00',
  )
  assert.equal(
    local(slotAfter(settings, calendar, { ...urgent, slot, now: at('2026-10-14T14:30') })),
    '2026-10-14T15:00',
  )
  assert.equal(local(slotAfter(settings, calendar, { ...urgent, slot, now: slot })), '2026-10-14T11:00')
})

test('a week down is not walked through slot by slot', () => {
  const important = { priority: priority('important'), ticketId: 'x' }
  const after = slotAfter(settings, calendar, {
    ...important,
    slot: at('2026-01-05T08:00'),
    now: at('2026-11-23T10:10'),
  })
  assert.equal(local(after), '2026-11-23T14:10')
})

test('one update for each local day over the nights on which the clock changes', async () => {
  const berlin = createCalendar(settings.calendars.default!, createZone('Europe/Berlin'), () => null)
  const days = new Set<string>()
  let due = nextUpdate(settings, berlin, {
    priority: priority('normal'),
    from: new Date('2026-10-22T08:00:00Z'),
    heard: false,
    ticketId: 'x',
  })
  for (let count = 0; count < 5; count++) {
    const { day, minutes } = berlin.zone.local(due)
    assert.ok(minutes >= 16 * 60 && minutes < 17 * 60, `${day} at ${minutes}`)
    days.add(day)
    due = slotAfter(settings, berlin, { priority: priority('normal'), ticketId: 'x', slot: due, now: due })
  }
  assert.deepEqual([...days], ['2026-10-22', '2026-10-23', '2026-10-26', '2026-10-27', '2026-10-28'])
})

test('the assignee is asked fifteen minutes before, or a quarter of a shorter interval', async () => {
  const due = at('2026-11-23T12:00')
  assert.equal(local(nudgeBefore(settings, priority('urgent'), due)), '2026-11-23T11:45')
  const quick = await testSettings({ priorities: { urgent: { updateEvery: 'PT8S' } } })
  assert.equal(due.getTime() - nudgeBefore(quick, quick.priorities[0]!, due).getTime(), 2000)
})
