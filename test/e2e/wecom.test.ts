import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Trouble, WecomPeer } from '../peers/wecom/index.ts'
import { testDatabases } from '../support/databases.ts'
import { allTickets, type DeskProcess, startDesk } from '../support/desk-process.ts'
import { until } from '../support/until.ts'

const CUSTOMERS = 50
const MESSAGES_EACH = 20

const config = ({ credentials, service, apiUrl }: WecomPeer) => `
locale: zh-CN
agents: [{ id: li, name: 李工, role: l1 }]
channels:
  wecom: [{ id: service, corpId: ${credentials.corpId}, secret: ${credentials.secret}, callbackToken: ${credentials.callbackToken}, encodingAesKey: ${credentials.encodingAesKey}, openKfId: ${service.openKfId}, apiUrl: "${apiUrl}" }]
`

async function running(context: { after(end: () => Promise<void>): void }) {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-wecom-'))
  const peer = await WecomPeer.start()
  let desk: DeskProcess | undefined
  context.after(async () => {
    await desk?.stop()
    await peer.stop()
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  desk = await startDesk({
    dataDir,
    config: config(peer),
    env: {
      MONGODB_URI: databases.mongoUri,
      REDIS_URL: databases.redisUrl,
      LOG_LEVEL: 'warn',
    },
  })
  const address = `${desk.base}/hooks/wecom/service`
  assert.ok(await peer.callbacks.verify(address), 'the address is verified')
  peer.callbacks.address = address
  return { peer, desk }
}

type Message = {
  direction: string
  kind: string
  state: string
  text: string
  attachments: { name: string; size: number }[]
}

const messagesOf = async (desk: DeskProcess, number: string): Promise<Message[]> => {
  const { json } = await desk.api('GET', `/api/tickets/${number}`)
  return (json as { messages: Message[] }).messages
}

test('a customer in WeChat: acknowledged, answered, files kept, failures told, a message taken back', async (context) => {
  const { peer, desk } = await running(context)
  peer.service.addCustomer('wmChen', '陈晨')
  const words = () => peer.service.words('wmChen')
  peer.service.say('wmChen', '打印机坏了，请派人来看一下')
  const acknowledgement = await until('acknowledged', () => words()[0])
  const number = /\d{8}-\d{3}/.exec(acknowledgement)![0]

  peer.service.press('wmChen', '查看进度')
  await until('told how it stands', () => words().length === 2)

  const file = peer.media.add('file', '错误日志.txt', Buffer.from('paper jam'))
  peer.service.write('wmChen', { msgtype: 'file', file: { media_id: file } })
  await until('the file under its name', async () =>
    (await messagesOf(desk, number)).some(({ attachments }) => attachments.some(({ name }) => name === '错误日志.txt')),
  )

  peer.next('kf/send_msg', { code: 45033 }, 'lost-answer', { code: 40014 })
  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'accept', as: 'li' })
  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'reply', text: '请关机再开机。', as: 'li' })
  await until('answered', () => words().some((text) => text.includes('请关机再开机')))
  assert.equal(words().filter((text) => text.includes('请关机再开机')).length, 1)

  peer.service.failNext = 10
  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'reply', text: '好了吗？', as: 'li' })
  await until('marked as not delivered', async () =>
    (await messagesOf(desk, number)).some(({ state, text }) => state === 'failed' && text.includes('好了吗')),
  )

  const wrong = peer.service.say('wmChen', '我的密码是 1234')
  await until('here', async () => (await messagesOf(desk, number)).some(({ text }) => text.includes('1234')))
  peer.service.recall('wmChen', wrong)
  await until('taken back', async () => {
    const { json } = await desk.api('GET', `/api/tickets/${number}`)
    return JSON.stringify(json).includes('withdrawn')
  })
})

test('handed to a colleague in WeCom and back: their words are seen, what is written here waits', async (context) => {
  const { peer, desk } = await running(context)
  peer.service.addCustomer('wmChen', '陈晨')
  const words = () => peer.service.words('wmChen')
  peer.service.say('wmChen', '打印机坏了，请派人来看一下')
  const number = /\d{8}-\d{3}/.exec(await until('acknowledged', () => words()[0]))![0]
  const command = async (wanted: Record<string, unknown>) =>
    (await desk.api('POST', `/api/tickets/${number}/commands`, { ...wanted, as: 'li' })).json as {
      holder: string | null
      timeline: { event: string }[]
    }

  assert.equal((await command({ command: 'hand-over', to: 'zhangsan' })).holder, 'zhangsan')
  assert.match(words().at(-1)!, /人工客服/)
  await command({ command: 'reply', text: '请关机再开机。' })
  await until('held', async () =>
    (await messagesOf(desk, number)).some(({ state, text }) => state === 'failed' && text.includes('请关机')),
  )
  peer.service.answer('wmChen', 'zhangsan', '我来看看。')
  await until('the colleague’s words on the desk', async () =>
    (await messagesOf(desk, number)).some(({ direction, text }) => direction === 'internal' && text === '我来看看。'),
  )
  const back = await command({ command: 'take-back' })
  assert.equal(back.holder, null)
  assert.ok(back.timeline.some(({ event }) => event === 'taken-back'))
  assert.match(words().at(-1)!, /随时在此留言/)
  // WeCom tells times in whole seconds: what is of one second renews nothing.
  peer.clock.advance(2_000)
  peer.service.say('wmChen', '还是不行')
  await until('what waited goes out', () => words().some((text) => text.includes('请关机再开机')))
})

test('1,000 messages with every trouble on the way: all stored, in order, each conversation acknowledged once', async (context) => {
  const { peer, desk } = await running(context)
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => `wm${String(index).padStart(3, '0')}`)
  for (const customer of customers) peer.service.addCustomer(customer, `客户 ${customer}`)
  // Of ten notices two are lost and one comes twice; pages are short, and some are empty.
  peer.callbacks.fate = (index) => (index % 10 < 2 ? 'drop' : index % 10 === 2 ? 'twice' : 'deliver')
  peer.service.history.pageSize = 37
  peer.service.history.emptyPages = true
  peer.next('kf/sync_msg', 'server-error', 'lost-answer', { code: 45033 }, { code: 95007 }, { code: 40014 })
  const troubles: Trouble[] = [{ code: 45033 }, 'lost-answer', 'server-error', { code: -1 }, { code: 45011 }]
  peer.next('kf/send_msg', ...troubles, ...troubles)

  const started = performance.now()
  for (let turn = 0; turn < MESSAGES_EACH; turn++) {
    // Who writes when is different in each round.
    for (let place = 0; place < CUSTOMERS; place++) {
      const customer = customers[(place * 7 + turn * 13) % CUSTOMERS]!
      peer.service.say(customer, `第 ${turn} 条，打印机又坏了`)
    }
  }
  peer.callbacks.fate = () => 'deliver'
  peer.service.say(customers[0]!, '最后一条')

  const shown = (customer: string) => peer.service.shown(customer).length
  await until('acknowledged', () => customers.every((customer) => shown(customer) > 0), { seconds: 120 })
  const tickets = await allTickets(desk)
  assert.equal(tickets.length, CUSTOMERS)
  let stored = 0
  for (const { number, requester } of tickets) {
    const expected = MESSAGES_EACH + (requester.address === customers[0] ? 1 : 0)
    const incoming = await until(`all of ${requester.address}`, async () => {
      const texts = (await messagesOf(desk, number))
        .filter(({ direction }) => direction === 'in')
        .map(({ text }) => text)
      return texts.length >= expected ? texts : null
    })
    const turns = Array.from({ length: MESSAGES_EACH }, (_, turn) => `第 ${turn} 条，打印机又坏了`)
    assert.deepEqual(incoming.slice(0, MESSAGES_EACH), turns, requester.address)
    stored += incoming.length
  }
  assert.equal(stored, CUSTOMERS * MESSAGES_EACH + 1)
  for (const customer of customers) assert.equal(shown(customer), 1, customer)
  context.diagnostic(`${stored} messages stored in ${((performance.now() - started) / 1000).toFixed(1)} s`)
})
