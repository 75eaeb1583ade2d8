import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostBox, type PostBox } from '../../support/post-box.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const question = '请问在哪里可以修改发票抬头？'
let desk: SimulatedDesk
let chat: PostBox
before(async () => {
  desk = await simulatedDesk({ from: '2026-10-12T02:00:00Z' })
  chat = { ...createPostBox(desk.now), channel: 'parcel', account: 'hall' }
  const usual = desk.parts.channel
  desk.parts.channel = (channel, account) =>
    channel === 'parcel' && account === 'hall' ? chat : usual(channel, account)
  desk.parts.adapters = () => [desk.box, chat]
})
after(() => desk.close())

let count = 0
/** Writes in one of the two channels; the address is the conversation. */
async function say(channel: 'post' | 'parcel', address: string, text: string, as = { verified: true }): Promise<void> {
  const id = `${address}-${++count}`
  const body = {
    kind: 'message',
    at: desk.now().toISOString(),
    from: { address, name: '', ...as },
    conversation: { key: address, address },
    subject: '',
    text,
    externalId: id,
  }
  const account = channel === 'post' ? 'box' : 'hall'
  const event = { externalId: id, scope: account, body: Buffer.from(JSON.stringify(body)) }
  await desk.flows.receive({ channel, account }, [event])
  await desk.settle()
}
const last = (box: PostBox, address: string) =>
  box.posted.filter(({ action }) => action.conversation.address === address).at(-1)?.action.part.text ?? ''
const ticketsOf = async (customerId: string) => desk.store.tickets.ofCustomer(customerId, 10)
const ticketFrom = async (address: string) =>
  (await desk.tickets()).find(({ requester }) => requester.address === address)!
const codeIn = (text: string) => /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(text)?.[0] ?? ''

test('one customer, two channels, linked by a code: one file, two conversations, a reply that changes channel', async () => {
  await say('post', 'ann@customer.example', question)
  const { number, requester, conversationId } = await ticketFrom('ann@customer.example')
  await desk.command('li', number, { command: 'link-code' })
  const code = codeIn(last(desk.box, 'ann@customer.example'))
  await say('parcel', 'ann-there', code.toLowerCase())
  assert.match(last(chat, 'ann-there'), new RegExp(`一份档案.*${number}`))
  const customer = (await desk.store.customers.get(requester.customerId))!
  assert.deepEqual(
    customer.identities.map(({ channel, address, linkedBy }) => ({ channel, address, linkedBy })),
    [
      { channel: 'post', address: 'ann@customer.example', linkedBy: undefined },
      { channel: 'parcel', address: 'ann-there', linkedBy: 'code' },
    ],
  )
  assert.equal((await desk.store.conversations.ofCustomer(customer.id)).length, 2)
  assert.equal((await ticketsOf(customer.id)).length, 1, 'a code opens no ticket')

  await desk.command('li', number, { command: 'reply', text: '我们换到这里谈。', via: 'parcel' })
  assert.equal(last(chat, 'ann-there'), '我们换到这里谈。')
  await say('parcel', 'ann-there', '好的，发票抬头还是改不了')
  await say('post', 'ann@customer.example', '我在两边都能回复')
  const [ticket] = await ticketsOf(customer.id)
  assert.deepEqual([ticket?.number, ticket?.channel, ticket?.formerConversations], [number, 'parcel', [conversationId]])
  assert.equal((await desk.store.messages.ofTicket(ticket!.id)).length, 3)
  assert.equal((await ticketsOf(customer.id)).length, 1)
  await desk.command('li', number, { command: 'reply', text: '请再试一次。' })
  assert.equal(last(chat, 'ann-there'), '请再试一次。')
})

test('a code is good once, for a quarter of an hour, and cannot be guessed at', async () => {
  await say('post', 'bob@customer.example', question)
  await say('post', 'bob@customer.example', '绑定')
  const code = codeIn(last(desk.box, 'bob@customer.example'))
  desk.jumpTo(new Date(desk.now().getTime() + 16 * 60_000).toISOString())
  await say('parcel', 'thief', code)
  assert.match(last(chat, 'thief'), /无效或已过期/)
  const bob = (await ticketFrom('bob@customer.example')).requester.customerId
  assert.equal((await desk.store.customers.get(bob))?.identities.length, 1, 'expired')

  await say('post', 'bob@customer.example', '绑定')
  const fresh = codeIn(last(desk.box, 'bob@customer.example'))
  for (let guess = 0; guess < 6; guess++) await say('parcel', 'guesser', 'ABCD-2345')
  await say('parcel', 'guesser', fresh)
  assert.equal((await desk.store.customers.get(bob))?.identities.length, 1, 'too many guesses')
  const heard = chat.posted.filter(({ action }) => action.conversation.address === 'guesser')
  assert.deepEqual(
    heard.map(({ action }) => /无效或已过期/.test(action.part.text)),
    [true, true, true, true, true, false],
    'the last says that it is too much, and then nobody answers',
  )
  for (const address of ['thief', 'guesser']) assert.equal(await ticketFrom(address), undefined, 'no ticket')
  await say('parcel', 'bob-there', fresh)
  assert.equal((await desk.store.customers.get(bob))?.identities.length, 2)
  await say('parcel', 'late', fresh)
  assert.equal((await desk.store.customers.get(bob))?.identities.length, 2, 'used')
  assert.match(last(chat, 'late'), /无效或已过期/)
  await say('parcel', 'late', '打印机坏了，部分标签打印不出来')
  assert.ok(await ticketFrom('late'), 'what comes then is a matter of its own')

  await say('post', 'sam@customer.example', question)
  await say('post', 'sam@customer.example', 'SN4K-22PX')
  const sam = (await ticketFrom('sam@customer.example')).id
  assert.ok(
    (await desk.store.messages.ofTicket(sam)).some(({ text }) => text === 'SN4K-22PX'),
    'a serial number',
  )
})

test('what only looks like a code is a message like any other where nobody asked for one', async () => {
  desk.jumpTo(new Date(desk.now().getTime() + 40 * 60_000).toISOString())
  await say('parcel', 'serial', 'SN4K-22PX')
  assert.ok(await ticketFrom('serial'))
})

test('what an agent linked goes back with everything when it is unlinked', async () => {
  await say('post', 'eva@customer.example', question)
  await say('parcel', 'eva-there', '打印机坏了，部分标签打印不出来')
  const mail = await ticketFrom('eva@customer.example')
  const there = await ticketFrom('eva-there')
  const named = { channel: 'parcel', address: 'eva-there' }
  await desk.command('li', mail.number, { command: 'link-customer', ...named })
  assert.deepEqual((await ticketsOf(mail.requester.customerId)).map(({ number }) => number).toSorted(), [
    mail.number,
    there.number,
  ])
  await desk.command('li', mail.number, { command: 'unlink-customer', ...named })
  assert.deepEqual(
    (await ticketsOf(there.requester.customerId)).map(({ number }) => number),
    [there.number],
  )
  assert.equal((await desk.store.conversations.ofCustomer(there.requester.customerId)).length, 1)
  await say('parcel', 'eva-there', '还是坏的')
  assert.equal((await ticketsOf(mail.requester.customerId)).length, 1)
})

test('a ticket cannot go on where the customer is not known, or where another one is under way', async () => {
  await say('post', 'kim', question)
  const { number } = await ticketFrom('kim')
  await assert.rejects(desk.command('li', number, { command: 'continue-in', channel: 'parcel' }), /known in post/)
  await desk.command('li', number, { command: 'link-customer', channel: 'parcel', address: 'kim@home.example' })
  await desk.command('li', number, { command: 'continue-in', channel: 'parcel' })
  await desk.command('li', number, { command: 'reply', text: '已转到这里。' })
  assert.equal(last(chat, 'kim@home.example'), '已转到这里。')

  await say('post', 'jo', question)
  await say('parcel', 'jo-there', question)
  const jo = await ticketFrom('jo')
  await desk.command('li', jo.number, { command: 'link-customer', channel: 'parcel', address: 'jo-there' })
  const other = (await ticketFrom('jo-there')).number
  await assert.rejects(
    desk.command('li', jo.number, { command: 'reply', text: '换到那里', via: 'parcel' }),
    new RegExp(`Ticket ${other} is under way`),
  )
  assert.equal((await ticketFrom('jo')).channel, 'post')
})

test('a mail address that both sides vouch for links; a name does not', async () => {
  await say('post', 'zoe@customer.example', question)
  const zoe = (await ticketFrom('zoe@customer.example')).requester.customerId
  chat.identify = async (address) =>
    address === 'zoe-there' ? { name: 'Zoe', email: 'Zoe@customer.example' } : { name: 'Zoe' }
  await say('parcel', 'zoe-there', question)
  await say('parcel', 'other-zoe', question)
  assert.deepEqual(
    (await desk.store.customers.get(zoe))?.identities.map(({ address, linkedBy }) => [address, linkedBy]),
    [
      ['zoe@customer.example', undefined],
      ['zoe-there', 'verified'],
    ],
  )
})

test('it links whichever wrote first, and leaves apart what nobody vouches for', async () => {
  chat.identify = async (address) => (address === 'uma-there' ? { name: 'Uma', email: 'uma@customer.example' } : {})
  await say('parcel', 'uma-there', question)
  const uma = (await ticketFrom('uma-there')).requester.customerId
  await say('post', 'uma@customer.example', question, { verified: false })
  assert.equal((await desk.store.customers.get(uma))?.identities.length, 1, 'anybody can write that address')
  await say('post', 'eve@customer.example', question)
  assert.equal((await desk.store.customers.get(uma))?.identities.length, 1)

  chat.identify = async (address) => (address === 'max-there' ? { name: 'Max', email: 'Max@customer.example' } : {})
  await say('parcel', 'max-there', question)
  const max = (await ticketFrom('max-there')).requester.customerId
  await say('post', 'max@customer.example', question)
  assert.deepEqual(
    (await desk.store.customers.get(max))?.identities.map(({ address, linkedBy }) => [address, linkedBy]),
    [
      ['max-there', undefined],
      ['max@customer.example', 'verified'],
    ],
  )
})

test('two files become one, filled where one was empty, and are parted again', async () => {
  await say('post', 'ida@customer.example', question)
  await say('parcel', 'ida-there', question)
  const [mail, there] = [await ticketFrom('ida@customer.example'), await ticketFrom('ida-there')]
  const { store } = desk
  const blank = { organisation: '', contact: '', habits: '', sorePoints: '', style: '' as const, notes: '' }
  const [to, from] = [mail.requester.customerId, there.requester.customerId]
  await store.customers.change(to, {
    tier: 'basic',
    dossier: { ...blank, organisation: 'Ida & Co', habits: 'mornings' },
  })
  const theirs = { ...blank, organisation: 'Ida Limited', contact: '+86 10', notes: 'likes detail' }
  await store.customers.change(from, { tier: 'strategic', dossier: theirs })
  const named = { channel: 'parcel', address: 'ida-there' }
  await desk.command('li', mail.number, { command: 'link-customer', ...named })
  const linked = (await store.customers.get(to))!
  assert.equal(linked.tier, 'strategic')
  const merged = { ...blank, organisation: 'Ida & Co', habits: 'mornings', contact: '+86 10', notes: 'likes detail' }
  assert.deepEqual(linked.dossier, merged)

  await store.customers.change(to, { dossier: { ...merged, notes: 'likes detail, and tea' } })
  await desk.command('li', mail.number, { command: 'unlink-customer', ...named })
  const parted = (await store.customers.get(to))!
  assert.equal(parted.tier, 'basic')
  assert.deepEqual(parted.dossier, { ...merged, contact: '', notes: 'likes detail, and tea' })
  const again = (await store.customers.get(from))!
  assert.deepEqual([again.tier, again.dossier, again.identities.length], ['strategic', theirs, 1])
})

test('a reply is changed where it was sent, though the ticket goes on elsewhere; where it cannot be, that is said', async () => {
  await say('post', 'lea', question)
  await say('parcel', 'lea-there', '绑定')
  const { number } = await ticketFrom('lea')
  const there = await ticketFrom('lea-there')
  await desk.command('li', there.number, { command: 'close', reason: '已由电话说明' })
  await desk.command('li', number, { command: 'link-customer', channel: 'parcel', address: 'lea-there' })
  await desk.command('li', number, { command: 'reply', text: '请稍等。', source: 's1' })
  await desk.command('li', number, { command: 'reply', text: '我们换到这里。', via: 'parcel', source: 's2' })
  const change = { command: 'edit-reply', source: 's1', text: '请稍等一会儿。' } as const
  await assert.rejects(desk.command('li', number, change), /这个渠道不能修改/)
  desk.box.capabilities.edits = true
  await desk.command('li', number, change)
  desk.box.capabilities.edits = false
  const { action } = desk.box.posted.at(-1)!
  assert.deepEqual([action.action, action.part.text, action.conversation.address], ['edit', '请稍等一会儿。', 'lea'])
  assert.ok(action.target?.startsWith('post-'))
  assert.equal(last(chat, 'lea-there'), '我们换到这里。')
})
