import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildPages } from '../../script/build-pages.ts'
import { apiToken, startDesk, type TestDesk } from '../http/desk.ts'
import { chromiumPath, openBrowser } from './browser.ts'

const skip = chromiumPath ? false : 'no Chromium on this machine: apt-get install chromium'

describe('the pages in a browser', { skip }, () => {
  let folder: string
  let desk: TestDesk
  let browser: Browser
  const faults: string[] = []
  const shop = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<h1>A shop</h1><script src="${desk.base}/widget.js"></script>`),
  )

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'echodesk-pages-'))
    await buildPages(folder)
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    const { port } = shop.address() as AddressInfo
    desk = await startDesk({ pages: folder, accounts: [{ id: 'site', allowedOrigins: [`http://127.0.0.1:${port}`] }] })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await desk?.stop()
    shop.close()
    await rm(folder, { recursive: true, force: true })
  })

  const visit = async (path: string, context?: BrowserContext): Promise<Page> => {
    const page = await (context ?? (await browser.newContext({ locale: 'en-US' }))).newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    await page.goto(desk.base + path)
    return page
  }
  const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
  const say = async (page: Page, text: string) => {
    await page.getByPlaceholder('Write a message…').fill(text)
    await page.keyboard.press('Enter')
  }
  const signIn = async (context?: BrowserContext) => {
    const page = await visit('/desk', context)
    await page.getByPlaceholder('API token').fill(apiToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    return page
  }

  it('a customer asks in the chat, an agent answers at the desk, and both see it without reloading', async () => {
    const agent = await signIn()
    const chat = await visit('/')
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
    const context = await browser.newContext({ locale: 'en-US' })
    const chat = await visit('/', context)
    await say(chat, 'Please keep this conversation')
    await sees(chat, /registered it as ticket/)
    await chat.reload()
    await sees(chat, 'Please keep this conversation')
    const conversation = await chat.evaluate(() => localStorage.getItem('echodesk.chat'))
    const elsewhere = await visit(`/#c=${conversation}`)
    await sees(elsewhere, 'Please keep this conversation')
    assert.equal(new URL(elsewhere.url()).hash, '')
  })

  it('files go from the chat to the desk', async () => {
    const chat = await visit('/')
    await say(chat, 'I attach what I see')
    await sees(chat, /registered it as ticket/)
    const file = join(folder, 'what-i-see.txt')
    await writeFile(file, 'a log')
    await chat.locator('input[type=file]').setInputFiles(file)
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.locator('.bubble.in .attachments').waitFor()
    const agent = await signIn()
    await agent.getByText('I attach what I see').first().click()
    await sees(agent, 'what-i-see.txt')
    const [download] = await Promise.all([agent.waitForEvent('download'), agent.getByText('what-i-see.txt').click()])
    assert.equal(download.suggestedFilename(), 'what-i-see.txt')
  })

  it('an agent comes in by a one-time link, does what may be done, and acts under their own name', async () => {
    const link = new URL(await desk.server.oneTimeLink('li'))
    await say(await visit('/'), 'The scanner does not start any more')
    const agent = await visit(link.pathname + link.hash)
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

  it('a page of another origin embeds the chat in a frame', async () => {
    const { port } = shop.address() as AddressInfo
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.getByRole('button', { name: 'Help' }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByPlaceholder('Write a message…').fill('Do you ship to Norway?')
    await page.keyboard.press('Enter')
    await frame.getByText(/registered it as ticket/).waitFor({ timeout: 10_000 })
    await frame.getByRole('button', { name: 'Close' }).click()
    await frame.getByText('How can we help?').waitFor({ state: 'hidden' })
  })

  it('speaks Chinese where the browser does', async () => {
    const chat = await visit('/', await browser.newContext({ locale: 'zh-CN' }))
    await sees(chat, '有什么可以帮您？')
    await chat.getByPlaceholder('输入消息…').fill('请问怎么修改我的密码？')
    await chat.keyboard.press('Enter')
    await sees(chat, /工单.*\d{8}-\d{3}/)
  })

  it('never failed on the way', () => assert.deepEqual(faults, []))
})
