import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk, until } from './desk.ts'

describe('the process over the API', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk({ limits: { perConversation: 1000 } })
  })
  after(() => desk.stop())

  const newTicket = async (text: string): Promise<string> => {
    const { json } = await desk.request('POST', '/chat', { text, name: 'Ann Smith' })
    return until('acknowledged', async () => {
      const { messages } = (await desk.request('GET', `/chat/${json.conversation}/messages`)).json
      return messages.map((each: { text: string }) => /\d{8}-\d{3,}/.exec(each.text)?.[0]).find(Boolean)
    })
  }
  const command = (number: string, body: object) => desk.api('POST', `/api/tickets/${number}/commands`, body)

  it('lists every form with its labels, and describes them in the document', async () => {
    const { forms } = (await desk.api('GET', '/api/forms')).json
    assert.deepEqual(forms.escalate.fields.to.options.rd, { zh: '研发', en: 'Research & development' })
    assert.deepEqual(forms.escalate.fields.cause.where, { field: 'to', is: ['rd'] })
    const document = (await desk.api('GET', '/api/openapi.json')).text
    for (const name of ['escalate', 'propose', 'merge', 'split', 'decline'])
      assert.ok(document.includes(`"${name}"`), name)
  })

  it('answers a form that is wrong with 422 and each field, and does nothing', async () => {
    const number = await newTicket('The label printer fails on some labels')
    const refused = await command(number, { command: 'propose', text: 'x', validated: 'perhaps', steps: 3 })
    assert.equal(refused.status, 422)
    assert.deepEqual(
      refused.json.error.details.map((each: { path: string }) => each.path),
      ['steps', 'risks', 'expected', 'responsibilities', 'validated'],
    )
    assert.equal((await desk.api('GET', `/api/tickets/${number}`)).json.status, 'new')
  })

  it('shows the record, the stages, from where it was done, and what is merged', async () => {
    const number = await newTicket('The label printer fails on some labels')
    await command(number, { command: 'set-type', type: 'fault' })
    await command(number, { command: 'diagnose', finding: 'an old driver', steps: 'print a label' })
    const { json } = await command(number, {
      command: 'escalate',
      to: 'l2',
      known: 'an old driver',
      impact: 'one printer',
    })
    assert.equal(json.stage, 'level-2')
    assert.equal(json.record.diagnosis.data.finding, 'an old driver')
    assert.equal(json.record.escalations[0].data.impact, 'one printer')
    assert.equal(json.timeline.find((each: { event: string }) => each.event === 'diagnosis').surface, 'api')
    assert.ok(Object.hasOwn(json.durations, 'registered'))
    const itself = await command(number, { command: 'merge', into: number })
    assert.equal(itself.status, 409)
    const other = await newTicket('Something else')
    const foreign = await command(number, { command: 'merge', into: other })
    assert.equal(foreign.status, 409)
    assert.match(foreign.json.error.message, /another customer's: 'link'/)
  })

  it('keeps what was declined in the pool', async () => {
    const number = await newTicket('Please build an export to XML')
    await command(number, { command: 'set-type', type: 'custom' })
    const { json } = await command(number, { command: 'decline', reason: 'not this year' })
    assert.deepEqual([json.status, json.closedAs], ['closed', 'declined'])
    const { requests } = (await desk.api('GET', '/api/requests')).json
    assert.deepEqual(
      requests.map(({ asked, tickets }: { asked: number; tickets: string[] }) => ({ asked, tickets })),
      [{ asked: 1, tickets: [number] }],
    )
  })
})
