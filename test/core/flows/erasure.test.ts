import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { everyRow } from '../../support/every-row.ts'
import type { PostBox } from '../../support/post-box.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const canary = 'kestrel7f3a'

describe('erasing a person', () => {
  let desk: SimulatedDesk
  let box: PostBox
  const address = `${canary}@customer.example`
  const from = { address, name: `Ann ${canary}`, verified: true }
  const file = (content: string) => ({
    name: `${canary}.txt`,
    type: 'text/plain',
    size: 20,
    content: [...Buffer.from(content)],
  })

  before(async () => {
    desk = await simulatedDesk({ from: '2026-03-02T10:00:00+08:00' })
    box = desk.box
    const parse = box.parse.bind(box)
    box.parse = async (raw) => {
      const event = await parse(raw)
      if (!event) return null
      const files = (event.files ?? []) as unknown as { name: string; type: string; size: number; content: number[] }[]
      return { ...event, files: files.map((each) => ({ ...each, content: Uint8Array.from(each.content) })) }
    }
  })
  after(() => desk.close())

  /** A wish of theirs and one that another has, too; a draft, a code, and the record that an address was linked from. */
  async function leaveTraces(number: string, customerId: string): Promise<void> {
    const { store } = desk
    const at = desk.now()
    const by = { ticket: number, customerId }
    const shared = [by, { ticket: '20260101-001', customerId: 'bob' }]
    await store.requests.insert({ id: 'wish', title: canary, reason: `no ${canary}`, createdAt: at, askedBy: [by] })
    await store.requests.insert({
      id: 'both',
      title: 'a label printer',
      reason: 'later',
      createdAt: at,
      askedBy: shared,
    })
    await desk.flows.addArticle({ id: 'li', name: '李工', role: 'l1' }, { ticket: number })
    const expiresAt = new Date(at.getTime() + 900_000)
    await store.codes.issue('KSTR7F3A', { ticketId: number, customerId, expiresAt })
    const identity = { channel: 'post', scope: 'box', address: `${canary}-there`, verified: true }
    const dossier = { organisation: canary, contact: '', habits: '', sorePoints: '', style: '' as const, notes: canary }
    const other = { id: 'other-record', name: `Ann ${canary}`, tier: 'growth', locale: null, createdAt: at, dossier }
    await store.customers.ensure({ ...other, identities: [identity] })
    await desk.command('chen', number, { command: 'link-customer', channel: 'post', address: identity.address })
  }

  it('leaves nothing of them anywhere, and keeps what was counted', async () => {
    await desk.write({
      id: `m-${canary}`,
      from,
      subject: `${canary} 打印机`,
      text: `打印机坏了 ${canary}`,
      files: [file(`only ${canary}`)] as never,
    })
    const ticket = await desk.ticket()
    await desk.command('li', ticket.number, { command: 'accept' })
    await desk.command('li', ticket.number, { command: 'reply', text: `您好 ${canary}` })
    await desk.command('li', ticket.number, { command: 'note', text: `internal ${canary}` })
    await desk.runUntil('2026-03-03T18:00:00+08:00')
    await desk.command('li', ticket.number, { command: 'resolve', text: `solved ${canary}` })
    await desk.write({ id: 'again', from, text: `还是不行 ${canary}`, conversation: { key: `m-${canary}`, address } })
    await desk.command('li', ticket.number, { command: 'resolve', text: `solved again ${canary}` })
    await desk.command('chen', ticket.number, { command: 'close', reason: `by phone ${canary}` })
    await leaveTraces(ticket.number, ticket.requester.customerId)
    await desk.parts.store.states.set(`post/box/thread:${address}`, 'x')
    const unreadable = { externalId: `q-${canary}`, scope: '', body: Buffer.from(`From: ${address} {`) }
    await desk.flows.receive({ channel: 'post', account: 'gone' }, [unreadable])
    await desk.settle()

    const full = await everyRow(desk.uri)
    assert.ok(full.split(canary).length > 10, 'the canary is everywhere before')
    const sent = (await desk.kinds(ticket.id)).length

    const exported: string[] = []
    const data = await desk.store.erasure.find(ticket.requester.customerId)
    assert.ok(data)
    for await (const { kind, row } of desk.store.erasure.rows(data)) exported.push(`${kind} ${JSON.stringify(row)}`)
    for (const kind of [
      'customers',
      'conversations',
      'tickets',
      'messages',
      'inbound',
      'outbound',
      'timeline',
      'files',
      'articles',
      'requests',
    ]) {
      assert.ok(
        exported.some((line) => line.startsWith(kind)),
        `${kind} is in what is given out`,
      )
    }

    const forgotten: string[][] = []
    desk.parts.adapters = () => [{ ...box, forget: async (addresses: string[]) => void forgotten.push(addresses) }]
    const erased = await desk.flows.erase({ id: 'chen', name: 'Chen', role: 'supervisor' }, ticket.requester.customerId)
    assert.equal(erased.tickets, 1)
    assert.equal(await desk.store.customers.get('other-record'), null)
    assert.equal(await desk.store.codes.redeem('KSTR7F3A', 'run', desk.now()), null)
    assert.deepEqual(
      (await desk.store.requests.list()).map(({ title, askedBy }) => [title, askedBy.length]).toSorted(),
      [
        ['', 0],
        ['a label printer', 1],
      ],
    )
    assert.equal(erased.files, 1)
    assert.deepEqual(forgotten, [[address, `${canary}-there`]])

    const left = await everyRow(desk.uri)
    const where = left.split('\n').filter((line) => line.includes(canary))
    assert.deepEqual(where, [])

    const kept = await desk.ticket()
    assert.deepEqual([kept.number, kept.type, kept.status], [ticket.number, ticket.type, 'closed'])
    assert.equal((await desk.kinds(ticket.id)).length, sent)
    assert.ok((await desk.store.timeline.ofTicket(ticket.id)).some(({ event }) => event === 'erased'))
    await assert.rejects(
      desk.flows.erase({ id: 'chen', name: 'Chen', role: 'supervisor' }, ticket.requester.customerId),
      /no customer/,
    )
  })

  it('has the database write its files anew', async () => {
    const { refused } = await desk.store.erasure.rewrite()
    assert.equal(refused, null)
  })

  it('leaves what others have', async () => {
    const other = { address: 'bob@customer.example', name: 'Bob', verified: true }
    const shared = file('the same attachment of both')
    await desk.write({ id: 'bob', from: other, text: '问题：如何导出报表？', files: [shared] as never })
    await desk.write({
      id: 'eve',
      from: { ...other, address: 'eve@customer.example' },
      text: '请问如何导出？',
      files: [shared] as never,
    })
    const all = await desk.tickets()
    const [eve, bob] = ['eve', 'bob'].map((name) => all.find(({ requester }) => requester.address.startsWith(name))!)
    const { files } = await desk.flows.erase(
      { id: 'chen', name: 'Chen', role: 'supervisor' },
      eve!.requester.customerId,
    )
    assert.equal(files, 0)
    const [message] = await desk.store.messages.ofTicket(bob!.id)
    assert.ok(await desk.store.files.read(message!.attachments[0]!.fileId))
  })
})
