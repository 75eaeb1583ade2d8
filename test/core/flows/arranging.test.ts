import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINOR, OUTAGE, processDesk } from '../../support/life.ts'

test('merged: the conversation goes on in the target, the customer hears once, and the undo puts everything back', async () => {
  const { begin, command, says, now, sent, store } = await processDesk()
  const source = await begin('first', MINOR, 'fault')
  await command('li', source.number, { command: 'escalate', to: 'l2', known: '驱动旧', impact: '一台打印机' })
  const target = await begin('second', '打印机还是不行', 'fault')
  const merged = await command('li', source.number, { command: 'merge', into: target.number })
  assert.deepEqual([merged.status, merged.open], ['merged', false])
  assert.equal((await sent(source.id)).filter((row) => row.text?.includes(target.number)).length, 1)
  assert.deepEqual((await now(target.number)).links, [{ number: source.number, relation: 'merged' }])
  assert.deepEqual(
    (await store.timers.ofTicket(source.id)).map(({ kind }) => kind),
    [],
  )
  await says('first', 'later', '今天又坏了一台')
  const later = (await store.messages.ofTicket(target.id)).at(-1)!
  assert.deepEqual([later.text, later.conversationId], ['今天又坏了一台', source.conversationId])
  assert.equal((await store.messages.ofTicket(source.id)).length, 1)

  const back = await command('li', source.number, { command: 'unmerge' })
  assert.deepEqual([back.status, back.stage, back.open, back.merged], ['open', 'level-2', true, null])
  assert.deepEqual(
    (await store.messages.ofTicket(source.id)).map(({ text }) => text),
    [MINOR, '今天又坏了一台'],
  )
  assert.deepEqual((await now(target.number)).links, [])
  assert.ok(await store.timers.get(`${source.id}:progress`))
  await says('first', 'again', '还在吗')
  assert.equal((await store.messages.ofTicket(source.id)).length, 3)
})

test('merging into itself, into what is merged, closed, unknown, or another customer’s is refused and changes nothing', async () => {
  const { begin, command, now } = await processDesk()
  const one = await begin('first', MINOR, 'fault')
  const two = await begin('second', MINOR, 'fault')
  const three = await begin('third', MINOR, 'fault')
  const other = await begin('other', MINOR, 'fault', { address: 'bob@elsewhere.example', name: 'Bob' })
  const into = (from: string, target: string) => command('li', from, { command: 'merge', into: target })
  await into(one.number, two.number)
  const { version } = await now(three.number)
  await assert.rejects(into(three.number, three.number), /into itself/)
  await assert.rejects(into(three.number, one.number), /was merged itself/)
  await assert.rejects(into(three.number, other.number), /another customer's/)
  await assert.rejects(into(three.number, '20200101-001'), /expected the number of a ticket/)
  await assert.rejects(into(one.number, three.number), /is merged.*Undo the merging/)
  await command('li', two.number, { command: 'close', reason: '重复' })
  await assert.rejects(into(three.number, two.number), /is closed: reopen it/)
  assert.equal((await now(three.number)).version, version)
})

test('two merges at once, one each way: one wins, the other is told, and there is no circle', async () => {
  const { begin, command, now } = await processDesk()
  const one = await begin('first', MINOR, 'fault')
  const two = await begin('second', MINOR, 'fault')
  const outcomes = await Promise.allSettled([
    command('li', one.number, { command: 'merge', into: two.number }),
    command('wang', two.number, { command: 'merge', into: one.number }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const statuses = [(await now(one.number)).status, (await now(two.number)).status]
  assert.equal(statuses.filter((status) => status === 'merged').length, 1)
})

test('split: chosen messages become a ticket of their own, whose answers find it', async () => {
  const { begin, command, says, store, tickets, sent, now } = await processDesk()
  const origin = await begin('first', OUTAGE, 'fault')
  await says('first', 'invoice', '另外，发票抬头怎么改？')
  const message = (await store.messages.ofTicket(origin.id)).at(-1)!
  await command('li', origin.number, { command: 'split', messages: [message.id], subject: '发票抬头' })
  const part = (await tickets()).find(({ splitFrom }) => splitFrom === origin.id)!
  assert.deepEqual([part.subject, part.status, part.open], ['发票抬头', 'new', true])
  assert.deepEqual(
    (await store.messages.ofTicket(part.id)).map(({ text }) => text),
    ['另外，发票抬头怎么改？'],
  )
  assert.equal((await store.messages.ofTicket(origin.id)).length, 1)
  assert.ok(
    (await now(origin.number)).links?.some(({ number, relation }) => number === part.number && relation === 'split'),
  )
  const [notice] = await sent(part.id)
  assert.match(notice?.text ?? '', new RegExp(part.number))

  await says('first', 'about-part', '找到了', notice!.externalIds)
  assert.equal((await store.messages.ofTicket(part.id)).length, 2)
  await says('first', 'about-origin', '系统还是登录不了')
  assert.equal((await store.messages.ofTicket(origin.id)).length, 2)

  const again = command('wang', origin.number, { command: 'split', messages: [message.id], subject: '再拆' })
  await assert.rejects(again, /were split off into/)
  const first = (await store.messages.ofTicket(origin.id))[0]!
  for (const [messages, why] of [
    [[first.id], /first message of this ticket/],
    [['nothing'], /not on this ticket/],
    [[], /messages is missing/],
  ] as const) {
    await assert.rejects(command('li', origin.number, { command: 'split', messages: [...messages], subject: 'x' }), why)
  }
})

test('links read from both sides, tags are kept once', async () => {
  const { begin, command, now } = await processDesk()
  const one = await begin('first', MINOR, 'fault')
  const two = await begin('second', MINOR, 'fault')
  await command('li', one.number, { command: 'link', to: two.number, relation: 'causes' })
  assert.deepEqual((await now(one.number)).links, [{ number: two.number, relation: 'causes' }])
  assert.deepEqual((await now(two.number)).links, [{ number: one.number, relation: 'caused-by' }])
  await command('li', two.number, { command: 'unlink', to: one.number })
  assert.deepEqual([(await now(one.number)).links, (await now(two.number)).links], [[], []])
  await assert.rejects(
    command('li', one.number, { command: 'link', to: one.number, relation: 'related' }),
    /this ticket itself/,
  )
  await assert.rejects(
    command('li', one.number, { command: 'link', to: two.number, relation: 'loves' }),
    /expected one of related/,
  )
  await command('li', one.number, { command: 'tag', tag: '打印' })
  assert.deepEqual((await command('li', one.number, { command: 'tag', tag: '打印' })).tags, ['打印'])
  assert.deepEqual((await command('li', one.number, { command: 'untag', tag: '打印' })).tags, [])
})

test('a form offers what the ticket has: its messages, siblings, links and tags, the agents', async () => {
  const { begin, command, says, flows, now } = await processDesk()
  const sibling = await begin('first', MINOR, 'fault')
  const ticket = await begin('second', OUTAGE, 'fault')
  await says('second', 'more', '扫描仪\n也坏了')
  await command('li', ticket.number, { command: 'tag', tag: 'printer' })
  await command('li', ticket.number, { command: 'link', to: sibling.number, relation: 'related' })
  const offers = await flows.offers(await now(ticket.number))
  assert.deepEqual(
    offers.message.map(({ label }) => label),
    ['扫描仪 也坏了', OUTAGE],
  )
  assert.deepEqual(offers.agent[0], { id: 'li', label: '李工' })
  assert.deepEqual(offers.address, [{ id: 'ann@customer.example', label: 'ann@customer.example · post' }])
  assert.deepEqual(offers.sibling, [{ id: sibling.number, label: `${sibling.number} first` }])
  assert.deepEqual(offers.linked, [{ id: sibling.number, label: `${sibling.number} related` }])
  assert.deepEqual(offers.tag, [{ id: 'printer', label: 'printer' }])
  const messages = [offers.message[0]!.id]
  await command('li', ticket.number, { command: 'split', subject: '扫描仪', messages })
})

test('a call is registered from a surface once for each sending, and what is missing is named', async () => {
  const { flows, tickets } = await processDesk()
  const surface = flows.desk({ channel: 'surface', account: 'a' })
  const by = { user: 'u', name: 'Li', member: 'full' as const }
  const call = { channel: 'phone', name: '', address: '138', subject: '打印', text: '打印机不工作', type: 'fault' }
  const refused = await surface.register(by, { ...call, address: '' }, 'form-1')
  assert.ok(!refused.ok)
  assert.deepEqual(
    refused.fields?.map(({ path }) => path),
    ['address'],
  )
  const outcomes = [await surface.register(by, call, 'form-1'), await surface.register(by, call, 'form-1')]
  const numbers = outcomes.map((outcome) => outcome.ok && outcome.ticket.number)
  assert.equal((await tickets()).length, 1)
  assert.deepEqual(numbers, [numbers[0], numbers[0]])
})
