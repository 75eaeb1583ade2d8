import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from '../../../src/core/commands.ts'
import { CommandError } from '../../../src/core/errors.ts'
import { recordOf } from '../../../src/core/process/record.ts'
import { MINOR, processDesk, proposal } from '../../support/life.ts'

const refused: [name: string, command: Record<string, unknown>, fields: string[]][] = [
  [
    'an empty proposal',
    { command: 'propose' },
    ['text', 'steps', 'risks', 'expected', 'responsibilities', 'validated'],
  ],
  ['one that nobody validated', { ...proposal, validated: false }, ['validated']],
  ['one without a date for a step', { ...proposal, responsibilities: '安装 | 李工' }, ['responsibilities']],
  ['responsibilities that are a number', { ...proposal, responsibilities: 7 }, ['responsibilities']],
  [
    'an escalation to R&D without cause',
    { command: 'escalate', to: 'rd', known: 'x' },
    ['impact', 'cause', 'estimate'],
  ],
  ['an escalation to nowhere', { command: 'escalate', to: 'boss', known: 'x', impact: 'y' }, ['to']],
  ['a diagnosis of a fault without steps', { command: 'diagnose', finding: '驱动旧' }, ['steps']],
  ['a text that is a list', { command: 'diagnose', finding: ['x'], steps: { a: 1 } }, ['finding', 'steps']],
  ['a date in the past', { command: 'agree', on: '2020-01-01' }, ['on']],
  ['a day that is none', { command: 'agree', on: '2026-02-30' }, ['on']],
  ['a date in a century', { command: 'agree', on: '2126-01-01' }, ['on']],
  ['no date', { command: 'agree', on: 'soon' }, ['on']],
  ['an unknown way to verify', { command: 'verify', method: 'luck', result: '' }, ['method', 'result']],
  ['a text without end', { command: 'cause', text: 'x'.repeat(20_001) }, ['text']],
]

test('a form with missing or absurd values is refused with every field and what was expected, and changes nothing', async () => {
  const { begin, command, now, store } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  const { version } = await command('li', number, { command: 'accept' })
  const before = (await store.timeline.ofTicket(id)).length
  for (const [name, wanted, fields] of refused) {
    await assert.rejects(command('chen', number, wanted as Command), (error) => {
      assert.ok(error instanceof CommandError, name)
      assert.equal(error.fault, 'invalid', name)
      assert.deepEqual(
        error.fields?.map(({ path }) => path),
        fields,
        name,
      )
      assert.match(error.message, /expected|the most|lacks/, name)
      return true
    })
  }
  assert.equal((await now(number)).version, version)
  assert.equal((await store.timeline.ofTicket(id)).length, before)
})

test('each type has its own diagnosis', async () => {
  const { begin, command } = await processDesk()
  const wanted: [type: string, form: Record<string, string>, missing: RegExp][] = [
    ['usage', { stuck: '第二步' }, /stuck is missing/],
    ['complaint', { happened: '等了两天', responsible: 'us' }, /happened is missing.*responsible is missing/],
    ['custom', { feasible: 'yes', effort: '5 天', resources: '1 人' }, /feasible is missing.*effort.*resources/],
  ]
  for (const [type, form, missing] of wanted) {
    const { number } = await begin(type, MINOR, type)
    await assert.rejects(command('chen', number, { command: 'diagnose', finding: 'x' }), missing)
    const after = await command('chen', number, { command: 'diagnose', finding: 'x', ...form } as Command)
    assert.ok(after.diagnosedAt)
  }
})

test('a ticket’s record is read out of its timeline: who, from where, and what the forms held', async () => {
  const { begin, flows, command, store, events, parts } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  const li = { id: 'li', name: '李工', role: 'l1', surface: 'slack' }
  await flows.command(li, number, { command: 'diagnose', finding: '驱动旧', steps: '打印标签', codes: 'E42' })
  await command('li', number, { command: 'escalate', to: 'rd', known: 'a', impact: 'b', cause: 'c', estimate: '2 天' })
  await command('yan', number, { command: 'plan', text: '周三发补丁', ready: '2026-11-25' })
  await command('li', number, { command: 'parts', parts: 'SN-1 | SN-2' })
  await command('li', number, { command: 'verify', method: 'on-site', result: '客户当场验收' })
  const record = recordOf(await store.timeline.ofTicket(id))
  assert.deepEqual(record.diagnosis?.data, { finding: '驱动旧', steps: '打印标签', codes: 'E42' })
  assert.equal(record.escalations[0]?.to, 'research')
  assert.equal(record.plan?.data.ready, '2026-11-25T15:59:00.000Z')
  assert.deepEqual(record.parts[0]?.data, { parts: [{ removed: 'SN-1', installed: 'SN-2' }] })
  assert.equal(record.verifications[0]?.data.result, '客户当场验收')
  const [diagnosed] = await events(id, 'diagnosis')
  assert.deepEqual([diagnosed?.actor, diagnosed?.surface], ['li', 'slack'])
  assert.ok((await store.tickets.get(id))?.plannedAt?.getTime() === parts.clock.now().getTime())
  await assert.rejects(
    command('sun', number, { command: 'escalate', to: 'rd', known: 'a', impact: 'b', cause: 'c', estimate: 'd' }),
    /was escalated there already/,
  )
})

test('the same form under the same key is done once, also when it is run again after a crash', async () => {
  const { begin, command, store, parts, kinds, events } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  const { finish } = store.commands
  store.commands.finish = async () => {
    throw new Error('the process died')
  }
  const abandon = store.commands.abandon
  store.commands.abandon = async () => {}
  await assert.rejects(command('li', number, proposal, 'key'), /the process died/)
  Object.assign(store.commands, { finish, abandon })
  await store.commands.abandon(`${id}/li/key`)
  const after = await command('li', number, proposal, 'key')
  assert.equal(after.stage, 'proposed')
  assert.equal((await kinds(id)).filter((kind) => kind === 'confirmation').length, 1)
  assert.equal((await events(id, 'proposal')).length, 1)
  assert.ok(parts.clock.now())
})
