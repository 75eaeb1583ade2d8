import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createKnowledge } from '../../../src/assembly/knowledge.ts'
import type { DraftRequest } from '../../../src/core/ports/knowledge.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'
import { until } from '../../support/until.ts'

describe('knowledge', () => {
  let desk: SimulatedDesk
  let knowledge: ReturnType<typeof createKnowledge>
  const chen = { id: 'chen', name: '陈主管', role: 'supervisor' }
  const li = { id: 'li', name: '李工', role: 'l1' }
  const byText = async (text: string) => (await desk.tickets()).find(({ subject }) => subject.includes(text))!

  before(async () => {
    desk = await simulatedDesk({
      from: '2026-03-02T10:00:00+08:00',
      config: { knowledge: { offer: true, offerCoverage: 0.4 } },
    })
    knowledge = createKnowledge(desk.uri, desk.parts.log)
  })
  after(async () => {
    await knowledge.close()
    await desk.close()
  })

  it('drafts an article from a solved ticket; customers are shown only what somebody approved', async () => {
    await desk.write({ id: 'first', subject: '发票抬头', text: '请问在哪里可以修改发票抬头？' })
    const { number } = await byText('发票抬头')
    await assert.rejects(desk.flows.addArticle(li, { ticket: number }), /no solution yet/)
    await desk.command('li', number, { command: 'resolve', text: '在“设置”里选择“发票信息”，修改抬头后保存。' })
    const draft = await desk.flows.addArticle(li, { ticket: number })
    assert.match(draft.text, /在哪里可以修改发票抬头[\s\S]*发票信息/)
    assert.equal(draft.state, 'draft')
    await assert.rejects(
      desk.flows.changeArticle(li, draft.id, { state: 'published', version: draft.version }),
      /approved by/,
    )
    const better = await desk.flows.changeArticle(li, draft.id, { title: '修改发票抬头', version: draft.version })
    await assert.rejects(desk.flows.changeArticle(chen, draft.id, { title: 'x', version: draft.version }), /meanwhile/)
    const published = await desk.flows.changeArticle(chen, draft.id, { state: 'published', version: better.version })
    assert.equal(published.approvedBy, 'chen')
  })

  it('finds what was solved before, in Chinese, without the ticket itself', async () => {
    const found = await until('both are found', async () => {
      const all = await knowledge.similar('发票的抬头怎么改', { tickets: 3, articles: 3 })
      return all.length === 2 ? all : null
    })
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['article', 'ticket'],
    )
    const { number } = await byText('发票抬头')
    const others = await knowledge.similar('发票的抬头怎么改', { tickets: 3, articles: 0, except: number })
    assert.deepEqual(others, [])
    assert.deepEqual(await knowledge.similar('The printer is on fire', { tickets: 3, articles: 3 }), [])
  })

  it('shows the customer the article that answers them, asks whether it helped, and counts each answer once', async () => {
    desk.parts.knowledge = knowledge
    await desk.write({
      id: 'second',
      from: { address: 'bo@customer.example', name: 'Bo', verified: true },
      subject: '抬头',
      text: '请问发票抬头在哪里修改？',
    })
    const ticket = await byText('抬头')
    const offered = await until('it is offered', async () => {
      await desk.settle()
      return desk.box.posted.find(({ action }) => action.part.text.includes('修改发票抬头'))
    })
    assert.match(offered.action.part.text, /1 有帮助/)
    const reply = {
      from: { address: 'bo@customer.example', name: 'Bo', verified: true },
      conversation: { key: 'second', address: 'bo@customer.example' },
    }
    await desk.write({ id: 'yes', text: '1', ...reply })
    await desk.write({ id: 'again', text: '1', ...reply })
    const [article] = await desk.store.articles.list({ state: 'published' }, { after: null, limit: 10 })
    assert.deepEqual([article?.helped, article?.missed], [1, 0])
    assert.notEqual((await desk.store.tickets.get(ticket.id))?.status, 'closed')
    desk.parts.knowledge = undefined
  })

  it('drafts an answer from what is known, and sends nothing', async () => {
    const asked: DraftRequest[] = []
    const { number } = await byText('抬头')
    await assert.rejects(desk.flows.draftAnswer(number), /No model is configured/)
    desk.parts.knowledge = knowledge
    desk.parts.answers = {
      async draft(request) {
        asked.push(request)
        return '请在设置里修改。'
      },
    }
    const posted = desk.box.posted.length
    const { text, sources } = await desk.flows.draftAnswer(number)
    await desk.settle()
    assert.equal(text, '请在设置里修改。')
    assert.ok(sources.some(({ kind }) => kind === 'article'))
    assert.match(asked[0]!.sources[0]!.text, /发票信息/)
    assert.equal(desk.box.posted.length, posted)
  })
})
