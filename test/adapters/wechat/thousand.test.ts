import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Accept } from '../../../src/core/ports/channel.ts'
import { Phone } from '../../peers/wechat/phone.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'
import { until } from '../../support/until.ts'
import { type Account, openAccount } from './support.ts'

const conversations = 50
const messages = 1000
const friendOf = (index: number) => `wxid_${index % conversations}`

describe('a thousand messages to a WeChat account', () => {
  const phone = new Phone()
  let account: Account
  let desk: SimulatedDesk
  let began = 0
  const said: string[] = []

  before(async () => {
    phone.keepsHistory = true
    for (let index = 0; index < conversations; index++) phone.friend(friendOf(index), `客户${index}`)
    const flows = () => desk.flows
    const accept: Accept = async (events, cursor) =>
      void (await flows().receive({ channel: 'wechat', account: 'personal' }, events, cursor))
    account = await openAccount(phone, accept)
    desk = await simulatedDesk({
      from: new Date().toISOString(),
      channel: (channel) => (channel === 'wechat' ? account.adapter : undefined),
    })
    began = Date.now()
    await account.start()
  })
  after(async () => {
    await account.close()
    await desk.close()
  })

  /** The next so many messages, each a millisecond after the one before. */
  const say = (count: number, announced = true) => {
    const ids: string[] = []
    for (let index = said.length; ids.length < count; index++) {
      const text = `第${index}条：打印机坏了`
      const id = announced
        ? phone.say(friendOf(index), text, { timestamp: began + index })
        : phone.write(friendOf(index), text, { timestamp: began + index })
      ids.push(id)
      said.push(id)
    }
    return ids
  }

  /** Many at one time, as workers do it. */
  const work = async () => {
    const ids = desk.waiting.dispatch.splice(0)
    await Promise.all(ids.map((id) => desk.flows.dispatch(id)))
    await desk.settle()
  }

  it('stores each once, in order, and acknowledges each conversation once, through all that happens', async () => {
    const stored = (count: number) => until(`${count} stored`, () => desk.waiting.dispatch.length >= count)

    for (const id of say(300)) if (Number(id) % 3 === 0) phone.announce(id)
    await stored(300)
    await work()

    // Announced the other way round.
    for (const id of say(200, false).reverse()) phone.announce(id)
    await stored(200)
    await work()

    await phone.signOut()
    say(150)
    phone.signIn()
    await stored(150)

    await account.anew()
    say(150)
    await account.start()
    for (const id of say(200)) phone.announce(id)
    await stored(350)
    await work()
    await desk.runUntil(new Date(desk.now().getTime() + 300_000).toISOString(), 1000)

    const tickets = await desk.tickets()
    assert.equal(tickets.length, conversations)
    const kept = await Promise.all(tickets.map(({ id }) => desk.store.messages.ofTicket(id)))
    assert.equal(kept.flat().length, messages)
    for (const each of kept) {
      const numbers = each.map(({ text }) => Number(text.match(/\d+/)?.[0]))
      assert.equal(numbers.length, messages / conversations)
      assert.deepEqual(
        numbers,
        numbers.toSorted((one, other) => one - other),
      )
    }
    const acknowledged = phone.shown.filter(({ text }) => /\d{8}-\d{3}/.test(text)).map(({ to }) => to)
    assert.equal(acknowledged.length, conversations)
    assert.equal(new Set(acknowledged).size, conversations)
  })
})
