import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINOR, OUTAGE, processDesk } from '../../support/life.ts'

test('spam is closed without a word to its sender, and stays closed whatever they write', async () => {
  const { begin, command, says, now, kinds, store } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  const before = await kinds(id)
  assert.equal((await command('li', number, { command: 'spam' })).closedAs, 'spam')
  await says('first', 'more', '买一送一！')
  assert.equal((await now(number)).status, 'closed')
  assert.deepEqual(await kinds(id), before)
  assert.equal((await store.messages.ofTicket(id)).length, 2)
  assert.ok((await store.timers.ofTicket(id)).every(({ kind }) => kind !== 'survey'))
})

test('what is not built stays in the pool, counted by how many customers asked', async () => {
  const { begin, command, sent, store } = await processDesk()
  const one = await begin('first', '希望能导出成 XML', 'custom')
  const declined = await command('pan', one.number, { command: 'decline', reason: '明年再评估' })
  assert.equal(declined.closedAs, 'declined')
  assert.match((await sent(one.id)).at(-1)?.text ?? '', /明年再评估/)
  const two = await begin('second', '要 XML 导出', 'custom', { address: 'bob@elsewhere.example', name: 'Bob' })
  await assert.rejects(
    command('pan', two.number, { command: 'decline', reason: 'x', request: 'none' }),
    /GET \/api\/requests/,
  )
  await command('pan', two.number, { command: 'decline', reason: '同上', request: one.id })
  const [wish, ...others] = await store.requests.list()
  assert.deepEqual([wish?.askedBy.map(({ ticket }) => ticket), others], [[one.number, two.number], []])
  const three = await begin('third', MINOR, 'fault')
  await assert.rejects(command('chen', three.number, { command: 'decline', reason: 'x' }), /is for custom/)
  const four = await begin('fourth', '定制报表', 'custom')
  await assert.rejects(command('li', four.number, { command: 'decline', reason: 'x' }), /is for product; 李工 is l1/)
})

test('what took over 48 h is closed by an agent once its cause is recorded, and its owner is asked for it', async () => {
  const { begin, command, jumpTo, told } = await processDesk()
  const { number, id } = await begin('first', MINOR, 'fault')
  jumpTo('2026-11-26T10:00:00+08:00')
  await command('li', number, { command: 'resolve', text: '换了驱动' })
  assert.equal((await told(id, 'follow-up')).length, 1)
  await assert.rejects(
    command('li', number, { command: 'close', reason: '电话确认' }),
    /took more than 48 h: record why/,
  )
  await command('li', number, { command: 'cause', text: '等配件两天' })
  const closed = await command('li', number, { command: 'close', reason: '电话确认' })
  assert.deepEqual([closed.status, closed.closedAs], ['closed', 'unconfirmed'])
})

test('a fixed outage is watched for a day, closed or not; a complaint is looked into after a week', async () => {
  const { begin, command, says, runUntil, told, now } = await processDesk()
  const outage = await begin('first', OUTAGE, 'fault')
  await command('li', outage.number, { command: 'resolve', text: '已恢复' })
  await says('first', 'yes', '已解决')
  assert.equal((await now(outage.number)).status, 'closed')
  const complaint = await begin('second', '你们的态度太差，我要投诉', 'complaint')
  await command('li', complaint.number, { command: 'resolve', text: '已道歉并整改' })
  await runUntil('2026-12-01T10:00:00+08:00', 3_600_000)
  assert.equal((await told(outage.id, 'watch')).length, 2)
  const followed = (await told(complaint.id, 'follow-up')).filter((row) => row.to.includes('role:supervisor'))
  assert.equal(followed.length, 1)
})

test('on hold the clock stands still until the date, and the customer is told', async () => {
  const { begin, command, runUntil, kinds, now, store } = await processDesk()
  const { number, id } = await begin('first', OUTAGE, 'fault')
  await command('li', number, { command: 'escalate', to: 'l2', known: '磁盘已满', impact: '全部' })
  const held = await command('li', number, { command: 'hold', reason: '等客户的停机窗口', until: '2026-11-24' })
  assert.deepEqual([held.status, held.stage], ['waiting', 'on-hold'])
  await assert.rejects(command('wang', number, { command: 'hold', reason: 'x' }), /is waiting: 'hold' works where/)
  assert.equal((await kinds(id)).at(-1), 'notice')
  await runUntil('2026-11-24T23:00:00+08:00', 3_600_000)
  assert.ok(!(await kinds(id)).includes('progress'))
  await runUntil('2026-11-25T00:30:00+08:00')
  assert.deepEqual([(await now(number)).status, (await now(number)).stage], ['open', 'level-2'])
  assert.ok(await store.timers.get(`${id}:progress`))
})
