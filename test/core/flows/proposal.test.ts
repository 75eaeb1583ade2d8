import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINOR, OUTAGE, processDesk, proposal } from '../../support/life.ts'

test('a proposal goes to the customer, stops the clock, and is carried out only after their yes, which is kept', async () => {
  const { begin, command, says, now, sent, events, store } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  const proposed = await command('li', number, proposal)
  assert.deepEqual([proposed.status, proposed.stage], ['waiting', 'proposed'])
  assert.equal(await store.timers.get(`${id}:progress`), null)
  const message = (await sent(id)).find((row) => row.kind === 'confirmation')
  assert.match(message?.text ?? '', /更换打印驱动[\s\S]*安装 — 李工, 今天下午[\s\S]*同意/)
  await assert.rejects(
    command('li', number, { command: 'resolve', text: '好了' }),
    /has not confirmed what was proposed/,
  )
  await says('first', 'thanks', '谢谢！')
  assert.equal((await now(number)).stage, 'proposed')
  await says('first', 'yes', '同意，请执行。')
  const agreed = await now(number)
  assert.deepEqual([agreed.status, agreed.stage, agreed.proposal?.message !== null], ['open', 'confirmed', true])
  const [proof] = await events(id, 'confirmed')
  assert.equal(proof?.actor, 'requester')
  assert.equal(proof?.surface, 'post')
  assert.equal((await store.messages.get(String(proof?.data?.message)))?.text, '同意，请执行。')
  assert.ok(await store.timers.get(`${id}:progress`))
  assert.equal((await command('li', number, { command: 'implement', backup: '数据库已备份' })).stage, 'implementation')
})

test('what is neither yes nor no is read by an agent, who names it as the proof', async () => {
  const { begin, command, says, now, events, store } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'custom')
  await assert.rejects(command('pan', number, { command: 'implement' }), /reopen|works where it is open/)
  await command('pan', number, proposal)
  await says('first', 'long', '我跟领导商量过了，方案可以接受，但是请安排在周五下午六点以后，谢谢')
  const read = await now(number)
  assert.deepEqual([read.status, read.stage], ['open', 'proposed'])
  await assert.rejects(command('pan', number, { command: 'implement' }), /has not agreed to anything/)
  await assert.rejects(
    command('pan', number, { command: 'confirm', message: 'nothing' }),
    /names no message that the customer wrote/,
  )
  const said = (await store.messages.ofTicket(id)).at(-1)!
  const confirmed = await command('pan', number, { command: 'confirm', message: said.id })
  assert.equal(confirmed.stage, 'confirmed')
  const [proof] = await events(id, 'confirmed')
  assert.deepEqual([proof?.actor, proof?.data?.message], ['pan', said.id])
  await assert.rejects(command('pan', number, { command: 'confirm', message: said.id }), /waits for a confirmation/)
})

test('a no takes it back to where the work stood, and the owner is told', async () => {
  const { begin, command, says, now, told } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  await command('li', number, { command: 'escalate', to: 'l2', known: '驱动旧', impact: '一台打印机' })
  await command('sun', number, proposal)
  await says('first', 'no', '不同意')
  const back = await now(number)
  assert.deepEqual([back.status, back.stage, back.proposal], ['open', 'level-2', null])
  assert.equal((await told(id, 'follow-up')).length, 1)
})

test('an urgent outage goes on while its proposal waits, and may be ended first', async () => {
  const { begin, command } = await processDesk()
  const { number } = await begin('first', OUTAGE, 'fault')
  assert.deepEqual([(await command('li', number, proposal)).status], ['open'])
  assert.equal((await command('li', number, { command: 'resolve', text: '已恢复' })).status, 'resolved')
})

test('an unanswered proposal is reminded of twice; then the owner is asked to get in touch, and nothing closes', async () => {
  const { begin, command, runUntil, kinds, now, told } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'custom')
  await command('pan', number, proposal)
  await runUntil('2026-11-29T10:00:00+08:00', 3_600_000)
  assert.equal((await kinds(id)).filter((kind) => kind === 'reminder').length, 2)
  assert.equal((await told(id, 'follow-up')).length, 1)
  assert.equal((await now(number)).status, 'waiting')
  const resumed = await command('pan', number, { command: 'resume' })
  assert.deepEqual([resumed.status, resumed.stage, resumed.proposal], ['open', 'diagnosis', null])
})

test('a workaround counts, and the work goes on with its updates', async () => {
  const { begin, command, kinds, store } = await processDesk()
  const { number, id } = await begin('first', OUTAGE, 'fault')
  const after = await command('li', number, { command: 'resolve', text: '先用备用系统', workaround: true })
  assert.deepEqual([after.status, after.stage], ['open', 'implementation'])
  assert.ok(after.workaroundAt)
  assert.ok((await kinds(id)).includes('solution'))
  assert.ok(await store.timers.get(`${id}:progress`))
})
