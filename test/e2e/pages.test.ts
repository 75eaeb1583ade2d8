import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { type DeskInBrowser, deskInBrowser, skip } from './desk-in-browser.ts'

/** A report is made by a process of its own, which loads first. */
const reportMs = 60_000

describe('the pages in a browser', { skip }, () => {
  let at: DeskInBrowser
  const shop = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<h1>A shop</h1><script src="${at.desk.base}/widget.js"></script>`),
  )

  before(async () => {
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    const { port } = shop.address() as AddressInfo
    at = await deskInBrowser({ accounts: [{ id: 'site', allowedOrigins: [`http://127.0.0.1:${port}`] }] })
  })
  afterEach(() => at.leave())
  after(async () => {
    await at?.stop()
    shop.close()
  })

  const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
  const say = async (page: Page, text: string) => {
    await page.getByPlaceholder('Write a message…').fill(text)
    await page.keyboard.press('Enter')
  }

  it('a customer asks in the chat, an agent answers at the desk, and both see it without reloading', async () => {
    const agent = await at.signIn()
    const chat = await at.visit('/')
    await chat.getByPlaceholder('Your name (optional)').fill('Ann Smith')
    await say(chat, 'Where do I find my invoices? <b>bold</b>')
    await sees(chat, /registered it as ticket \d{8}-\d{3}/)
    await sees(chat, '<b>bold</b>')

    await agent.getByText('Where do I find my invoices?').first().click()
    await agent.getByRole('button', { name: 'Note', exact: true }).click()
    await agent.getByPlaceholder('Write a note for colleagues…').fill('a canary for colleagues')
    await agent.keyboard.press('Control+Enter')
    await sees(agent, 'a canary for colleagues')
    await agent.getByRole('button', { name: 'Reply', exact: true }).click()
    await agent.getByPlaceholder('Write to the customer…').fill('Under Settings, see https://docs.example.com/a?b=1.')
    await agent.keyboard.press('Control+Enter')
    await sees(agent, '✓ sent')

    await sees(chat, 'Under Settings, see')
    assert.equal(
      await chat.getByRole('link', { name: 'https://docs.example.com/a?b=1' }).getAttribute('rel'),
      'noopener noreferrer nofollow',
    )
    assert.equal(await chat.getByText('canary').count(), 0)
    await say(chat, 'Found it, one more question')
    await sees(agent, 'Found it, one more question')
  })

  it('a conversation survives a reload, and goes on elsewhere by its link, which no server is sent', async () => {
    const chat = await at.visit('/')
    await say(chat, 'Please keep this conversation')
    await sees(chat, /registered it as ticket/)
    await chat.reload()
    await sees(chat, 'Please keep this conversation')
    const conversation = await chat.evaluate(() => localStorage.getItem('echodesk.chat'))
    const elsewhere = await at.visit(`/#c=${conversation}`)
    await sees(elsewhere, 'Please keep this conversation')
    assert.equal(new URL(elsewhere.url()).hash, '')
  })

  it('files go from the chat to the desk', async () => {
    const chat = await at.visit('/')
    await say(chat, 'I attach what I see')
    await sees(chat, /registered it as ticket/)
    const file = { name: 'what-i-see.txt', mimeType: 'text/plain', buffer: Buffer.from('a log') }
    await chat.locator('input[type=file]').setInputFiles(file)
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.locator('.bubble.in .attachments').waitFor()
    const agent = await at.signIn()
    await agent.getByText('I attach what I see').first().click()
    await sees(agent, 'what-i-see.txt')
    const [download] = await Promise.all([agent.waitForEvent('download'), agent.getByText('what-i-see.txt').click()])
    assert.equal(download.suggestedFilename(), 'what-i-see.txt')
  })

  it('an agent comes in by a one-time link, does what may be done, and acts under their own name', async () => {
    const link = new URL(await at.desk.server.oneTimeLink('li'))
    await say(await at.visit('/'), 'The scanner does not start any more')
    const agent = await at.visit(link.pathname + link.hash)
    await agent.getByRole('button', { name: 'Sign in by this link' }).click()
    await agent.getByText('The scanner does not start').first().click()
    const panel = agent.locator('.facts-panel')
    const accept = agent.getByRole('button', { name: 'Accept' })
    await accept.waitFor()
    await agent.keyboard.press('a')
    await accept.waitFor({ state: 'detached' })
    assert.equal(await panel.getByLabel('Owner').inputValue(), 'li')
    await agent.getByRole('button', { name: 'Progress' }).click()
    for (const [label, text] of [
      ['What has been done', 'Logs read'],
      ['What is next', 'A new driver'],
      ['When it should be ready', 'Tomorrow'],
    ] as const) {
      await agent.getByLabel(label).fill(text)
    }
    await agent.keyboard.press('Control+Enter')
    await sees(agent, 'A new driver')
    await panel.getByLabel('Priority').selectOption('normal')
    await agent.getByText('History').click()
    await panel.locator('li', { hasText: '→ normal' }).waitFor()
    await agent.getByRole('button', { name: 'Solution' }).click()
    await agent.getByPlaceholder(/What solved it/).fill('The driver is replaced.')
    await agent.keyboard.press('Control+Enter')
    await agent.locator('.status.resolved').waitFor()
    await agent.getByRole('button', { name: 'Reopen' }).click()
    await agent.getByLabel('Reason').fill('It came back')
    await agent.keyboard.press('Enter')
    await agent.locator('.status.open').waitFor()
  })

  it('a ticket that is offered to one agent is accepted by another', async () => {
    await say(await at.visit('/'), 'The projector in room 5 does not start')
    const link = new URL(await at.desk.server.oneTimeLink('wang'))
    const agent = await at.visit(link.pathname + link.hash)
    await agent.getByRole('button', { name: 'Sign in by this link' }).click()
    await agent.getByText('The projector in room 5').first().click()
    await sees(agent, 'Offered to 李工: not accepted yet')
    const accept = agent.getByRole('button', { name: 'Accept' })
    await accept.click()
    await accept.waitFor({ state: 'detached' })
    assert.equal(await agent.getByText('not accepted yet').count(), 0)
    assert.equal(await agent.locator('.facts-panel').getByLabel('Owner').inputValue(), 'wang')
  })

  it('a form is opened from the list, keeps to what is asked, and is sent', async () => {
    await say(await at.visit('/'), 'The coffee machine of the third floor leaks')
    const agent = await at.signIn()
    await agent.getByText('The coffee machine').first().click()
    await agent.getByLabel('More…').selectOption('escalate')
    const form = agent.locator('.command-form')
    const save = form.getByRole('button', { name: 'Save' })
    await form.getByLabel('To *').selectOption('rd')
    await form.getByLabel('What is known').fill('It leaks where the tank meets the pump')
    await form.getByLabel('Impact').fill('Nobody has coffee')
    await form.getByLabel('Suspected cause').fill('A worn seal')
    await save.click()
    assert.ok(await form.locator(':invalid').first().isVisible())
    await form.getByLabel('Estimate').fill('Two days')
    await save.click()
    await form.waitFor({ state: 'detached' })
    await sees(agent, 'with research and development')
  })

  it('a figure of the report unfolds to its tickets and leads to one', async () => {
    await say(await at.visit('/'), 'The lamp of the entrance is dark')
    const agent = await at.signIn()
    await sees(agent, 'The lamp of the entrance')
    await agent.getByRole('link', { name: 'Reports' }).click()
    const figures = agent.locator('.figures').first()
    await figures.waitFor({ timeout: reportMs })
    const opened = figures.locator('tr', { has: agent.getByRole('rowheader', { name: 'Opened', exact: true }) })
    await opened.getByRole('button').click()
    const lamp = agent.locator('.numbers a[title^="The lamp"]')
    await lamp.click()
    await agent.getByRole('heading', { name: 'The lamp of the entrance' }).waitFor()
    await agent.goBack()
    await agent.getByRole('button', { name: 'Week', exact: true }).click()
    await agent.getByRole('heading', { name: /^Week \d+, \d{4}$/ }).waitFor()
    await figures.waitFor({ timeout: reportMs })
    const charts = agent.locator('.charts img')
    for (const chart of await charts.all()) await chart.scrollIntoViewIfNeeded()
    await agent.waitForFunction(
      "Array.from(document.querySelectorAll('.charts img')).every((each) => each.naturalWidth > 0)",
    )
    assert.equal(await charts.count(), 6)
  })

  it('an article is written and published', async () => {
    const agent = await at.signIn()
    await agent.getByRole('link', { name: 'Articles' }).click()
    await agent.getByRole('button', { name: 'New article' }).click()
    await agent.getByLabel('Title').fill('Descaling the coffee machine')
    await agent.getByLabel('Text').fill('Press both buttons for five seconds.')
    await agent.getByLabel('Language').selectOption('en')
    await agent.getByRole('button', { name: 'Publish' }).click()
    await agent.locator('.card', { hasText: 'Descaling the coffee machine' }).getByText('published').waitFor()
  })

  it("a customer's file is changed", async () => {
    const chat = await at.visit('/')
    await chat.getByPlaceholder('Your name (optional)').fill('Grace Hopper')
    await say(chat, 'Where is the manual?')
    await sees(chat, /registered it as ticket/)
    const agent = await at.signIn()
    await agent.getByRole('link', { name: 'Customers' }).click()
    await agent.getByRole('button', { name: 'Grace Hopper' }).click()
    await agent.getByLabel('Tier').fill('strategic')
    await agent.getByLabel('Organisation', { exact: true }).fill('Navy')
    await agent.getByLabel('Wants to be told in').selectOption('technical')
    await agent.getByRole('button', { name: 'Save' }).click()
    await agent.locator('.card', { hasText: 'Navy · strategic' }).waitFor()
  })

  it('an agent is away and back; a token is made and taken back; rarer pages are in the menu', async () => {
    const agent = await at.signIn()
    const go = async (place: string) => {
      await agent.getByText('More', { exact: true }).click()
      await agent.getByRole('link', { name: place }).click()
      await agent.getByRole('heading', { name: place, exact: true }).waitFor()
    }
    await go('Agents')
    const wang = agent.locator('.card', { hasText: 'Wang Wei' })
    await wang.getByRole('button', { name: 'Away' }).click()
    await wang.getByText('away', { exact: true }).waitFor()
    await wang.getByRole('button', { name: 'Back' }).click()
    await wang.getByText('here', { exact: true }).waitFor()
    await go('Integrations')
    await agent.getByLabel('Name of the program').fill('CRM')
    await agent.getByRole('button', { name: 'Make a token' }).click()
    await sees(agent, 'Copy it now')
    agent.on('dialog', (dialog) => dialog.accept())
    await agent.getByRole('button', { name: 'Take back' }).click()
    await agent.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' })
    for (const place of ['Product requests', 'Promises', 'Texts', 'Quarantine', 'Channels']) await go(place)
  })

  it('nothing is wider than a phone', async () => {
    const page = await at.signIn('/desk', { locale: 'zh-CN', viewport: { width: 390, height: 844 } })
    await page.locator('.row a').first().click()
    await page.locator('.ticket-head').waitFor()
    for (const place of ['', 'reports', 'customers', 'articles', 'agents', 'integrations', 'preview', 'register']) {
      if (place) await page.goto(`${at.desk.base}/desk/${place}`)
      await page.locator('main').first().waitFor()
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      assert.ok(over <= 0, `${place}: ${over} pixels too wide`)
    }
  })

  it('a page of another origin embeds the chat in a frame', async () => {
    const { port } = shop.address() as AddressInfo
    const page = await (await at.browser.newContext({ locale: 'en-US' })).newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.getByRole('button', { name: 'Help' }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByPlaceholder('Write a message…').fill('Do you ship to Norway?')
    await page.keyboard.press('Enter')
    await frame.getByText(/registered it as ticket/).waitFor({ timeout: 30_000 })
    await frame.getByRole('button', { name: 'Close' }).click()
    await frame.getByText('How can we help?').waitFor({ state: 'hidden' })
  })

  it('speaks Chinese where the browser does', async () => {
    const chat = await at.visit('/', { locale: 'zh-CN' })
    await sees(chat, '有什么可以帮您？')
    await chat.getByPlaceholder('输入消息…').fill('请问怎么修改我的密码？')
    await chat.keyboard.press('Enter')
    await sees(chat, /工单.*\d{8}-\d{3}/)
  })

  it('never failed on the way', () => assert.deepEqual(at.faults, []))
})
