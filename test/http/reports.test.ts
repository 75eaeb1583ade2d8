import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Answer, startDesk, type TestDesk } from './desk.ts'

describe('reports', () => {
  let desk: TestDesk
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)
  const register = async (subject: string): Promise<string> =>
    (
      await desk.api('POST', '/api/tickets', {
        channel: 'phone',
        subject,
        text: subject,
        requester: { name: 'Ann', address: '13800000000' },
      })
    ).json.number
  const command = (number: string, body: Record<string, unknown>) =>
    desk.api('POST', `/api/tickets/${number}/commands`, body)
  const figure = (answer: Answer, name: string) =>
    answer.json.figures.find((each: { name: string }) => each.name === name)

  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  it('looks right in a month without tickets', async () => {
    const empty = await desk.api('GET', '/api/reports/2020-02')
    assert.equal(empty.status, 200)
    assert.equal(figure(empty, 'opened').value, 0)
    assert.equal(figure(empty, 'resolve-kept').value, null)
    assert.match((await desk.api('GET', '/api/reports/2020-02/charts/days?language=en')).text, /Nothing in this period/)
    assert.match((await desk.api('GET', '/api/reports/2020-02/markdown?language=zh-CN')).text, /月报 2020-02/)
  })

  it('counts what happened, and names the tickets behind each figure', async () => {
    const printers = []
    for (const room of ['一楼', '二楼', '三楼', '四楼']) printers.push(await register(`${room}打印机卡纸`))
    const question = await register('如何导出发票')
    await command(printers[0]!, { command: 'resolve', text: '已清理' })
    await command(printers[0]!, { command: 'close', reason: '客户电话确认' })
    await command(question, { command: 'resolve', text: '在设置里导出' })
    const report = await desk.api('GET', `/api/reports/${month}`)
    assert.equal(report.status, 200, report.text)
    assert.equal(figure(report, 'opened').value, 5)
    assert.equal(figure(report, 'closed').value, 1)
    assert.equal(figure(report, 'unfinished').value, 4)
    assert.equal(figure(report, 'resolve-kept').value, 1)
    assert.equal(report.json.recurring[0].tickets.length, 4)
    const opened = report.json.days.reduce((sum: number, day: { opened: number }) => sum + day.opened, 0)
    assert.equal(opened, 5)
    const behind = await desk.api('GET', `/api/reports/${month}/figures/closed`)
    assert.deepEqual(
      behind.json.tickets.map((ticket: { number: string }) => ticket.number),
      [printers[0]],
    )
    for (const name of ['opened', 'unfinished', 'resolve-kept', 'updates-sent']) {
      const listed = await desk.api('GET', `/api/reports/${month}/figures/${name}`)
      assert.equal(listed.json.tickets.length, figure(report, name).tickets, name)
    }
  })

  it('gives a spreadsheet and charts', async () => {
    const csv = await desk.api('GET', `/api/reports/${month}/csv?language=en`)
    assert.match(csv.headers.get('content-disposition') ?? '', new RegExp(`echodesk-${month}.csv`))
    assert.match(csv.text, /Figures,Opened,opened,5/)
    const chart = await desk.api('GET', `/api/reports/${month}/charts/channel?language=en`)
    assert.equal(chart.headers.get('content-type'), 'image/svg+xml')
    assert.match(chart.text, /^<svg[\s\S]*phone/)
  })

  it('says what there is where something is asked for that is not', async () => {
    for (const path of ['2026-13', 'yesterday', '2999-01']) {
      assert.equal((await desk.api('GET', `/api/reports/${path}`)).status, 404)
    }
    assert.equal((await desk.api('GET', `/api/reports/${month}/figures/luck`)).status, 404)
    assert.equal((await desk.api('GET', `/api/reports/${month}/charts/luck`)).status, 404)
  })
})
