import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { until } from '../http/desk.ts'
import { type DeskInBrowser, deskInBrowser, skip } from './desk-in-browser.ts'

const kept = "localStorage.getItem('echodesk.chat')"

describe('the pages in a browser, at their edges', { skip }, () => {
  let at: DeskInBrowser
  before(async () => {
    at = await deskInBrowser({ limits: { fileSize: 1024 * 1024 } })
  })
  afterEach(() => at.leave())
  after(() => at?.stop())

  const say = async (page: Page, text: string) => {
    await page.getByPlaceholder(/Write a message…|输入消息…/).fill(text)
    await page.keyboard.press('Enter')
  }
  const said = async (page: Page): Promise<string[]> => {
    const conversation = await page.evaluate<string>(kept)
    const { json } = await at.desk.request('GET', `/chat/${conversation}/messages`)
    return json.messages.filter((each: { direction: string }) => each.direction === 'in').map(({ text = '' }) => text)
  }

  it('what is written offline goes by itself when the network is back: once, in order, as one conversation', async () => {
    const page = await at.visit('/')
    await page.context().setOffline(true)
    await say(page, 'The printer is jammed')
    await say(page, 'It is the one in room 5')
    await page.getByText('goes by itself').nth(1).waitFor()
    await page.context().setOffline(false)
    await page.locator('.acknowledgement').waitFor()
    await page.getByText('goes by itself').first().waitFor({ state: 'detached' })
    await page.getByRole('log').getByText('It is the one in room 5').waitFor()
    assert.deepEqual(await said(page), ['The printer is jammed', 'It is the one in room 5'])

    await page.context().setOffline(true)
    await say(page, 'And it smells')
    await page.getByText('goes by itself').waitFor()
    await page.context().setOffline(false)
    await page.reload()
    await page.getByRole('log').getByText('And it smells').waitFor()
    assert.equal((await said(page)).filter((text) => text === 'And it smells').length, 1)
    assert.equal(await page.getByText('And it smells').count(), 1)
  })

  it('an answer that was lost on the way makes no second message, though it says the same as an earlier one', async () => {
    const page = await at.visit('/')
    await say(page, 'Yes')
    await page.locator('.acknowledgement').waitFor()
    let cut = true
    await page.route(/\/chat\/.+\/(messages|events)$/, async (route) => {
      if (!cut) return route.continue()
      if (route.request().method() === 'POST') await route.fetch()
      await route.abort()
    })
    await page.reload()
    await say(page, 'Yes')
    await page.getByText('goes by itself').waitFor()
    cut = false
    await page.getByText('goes by itself').waitFor({ state: 'detached' })
    await until('both', async () => (await page.getByRole('log').getByText('Yes', { exact: true }).count()) === 2)
    assert.deepEqual(await said(page), ['Yes', 'Yes'])
  })

  it('what the desk shows already is not shown as being sent as well, though its answer is still to come', async () => {
    const page = await at.visit('/')
    await say(page, 'First')
    await page.locator('.acknowledgement').waitFor()
    const answer = Promise.withResolvers<void>()
    await page.route('**/messages', async (route) => {
      const response = await route.fetch()
      await answer.promise
      await route.fulfill({ response })
    })
    await say(page, 'Second')
    await page.getByRole('log').getByText('Second').waitFor()
    assert.equal(await page.getByText('Second').count(), 1)
    const answered = page.waitForResponse('**/messages')
    answer.resolve()
    await answered
    assert.deepEqual(await said(page), ['First', 'Second'])
  })

  it('refuses in the visitor’s language what the desk would not take', async () => {
    const page = await at.visit('/', { locale: 'zh-CN' })
    const send = page.getByRole('button', { name: '发送' })
    await page.getByPlaceholder('输入消息…').fill('\u200b\u2060 \u202e')
    assert.ok(await send.isDisabled(), 'what nobody can see can be sent')
    await page.locator('input[type=file]').setInputFiles([
      { name: 'large.log', mimeType: 'text/plain', buffer: Buffer.alloc(1024 * 1024 + 1) },
      { name: 'small.log', mimeType: 'text/plain', buffer: Buffer.from('x') },
    ])
    await page.getByRole('alert').getByText('large.log 过大：单个文件不能超过 1.0 MB。').waitFor()
    await page.getByRole('button', { name: '移除 small.log' }).click()
    await page.getByPlaceholder('邮箱（选填）').fill('nobody')
    await say(page, '怎么修改密码？')
    await page.getByRole('alert').getByText('邮箱地址不完整').waitFor()
    await page.getByPlaceholder('邮箱（选填）').fill('')
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.acknowledgement').waitFor()
  })

  it('is read and used without a mouse, on the smallest screen too', async () => {
    const page = await at.visit('/', { viewport: { width: 320, height: 256 } })
    for (const label of ['Your name (optional)', 'Mail address (optional)']) {
      const field = (await page.getByLabel(label).boundingBox())!
      assert.ok(field.x + field.width <= 320, `${label} is cut off`)
    }
    await say(page, 'Where is the manual?')
    await page.locator('.acknowledgement').waitFor()
    await page.getByLabel('Write a message…').fill('one\ntwo\nthree\nfour\nfive\nsix\nseven\neight')
    const conversation = page.getByRole('region', { name: 'Messages' })
    assert.ok((await conversation.boundingBox())!.height > 40, 'nothing can be read above what is written')
    await conversation.focus()
    await page.keyboard.press('Home')
    await page.getByText('Hello! Tell us').waitFor()
    await until('scrolled', () => page.evaluate<boolean>("document.querySelector('.messages').scrollTop < -50"))
    await page.locator('summary').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Begin a new conversation' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Begin a new conversation' }).waitFor({ state: 'hidden' })
  })

  it('an agent who speaks Chinese is shown no English, nor anything too wide, whatever a customer is called', async () => {
    const name = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4)
    const requester = { name, address: '+49 30 1234' }
    const call = { channel: 'phone', subject: '<img src=x onerror=alert(1)>', text: 'x'.repeat(900), requester }
    const { json } = await at.desk.api('POST', '/api/tickets', call)
    const page = await at.signIn('/desk', { locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
    await page.locator('.row', { hasText: json.number }).getByText('电话', { exact: true }).waitFor()
    await page.locator('.row', { hasText: json.number }).locator('a').click()
    await page.locator('.facts-panel').getByText('来自 电话').waitFor()
    const panel = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.facts-panel, .bubble header')].map((each) => each.scrollWidth - each.clientWidth)",
    )
    assert.ok(panel.length > 1 && panel.every((over) => over <= 0), `too wide by ${panel}`)

    at.desk.settings.tiers.firstResponse.strategic = { elapsedMs: 60_000 }
    await page.goto(`${at.desk.base}/desk/preview`)
    const first = page.locator('dt', { hasText: '首次响应' }).locator('+ dd')
    await page.getByLabel('提交时间').fill('2026-10-16T10:00')
    await until('half an hour', async () => /10:30:00$/.test((await first.textContent()) ?? ''))
    await page.locator('main').getByLabel('等级').selectOption('strategic')
    await until('a minute', async () => /10:01:00$/.test((await first.textContent()) ?? ''))
    const link = page.getByRole('link', { name: '客户看到的服务承诺' })
    const [promises] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await promises.getByRole('heading', { name: '服务承诺' }).waitFor()
  })

  it('never failed on the way', () => assert.deepEqual(at.faults, []))
})
