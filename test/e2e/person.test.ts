import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { buildPages } from '../../script/build-pages.ts'
import { apiToken, startDesk, type TestDesk } from '../http/desk.ts'
import { chromiumPath, openBrowser } from './browser.ts'

const skip = chromiumPath ? false : 'no Chromium on this machine: apt-get install chromium'

describe('a customer in several channels, on the desk’s pages', { skip }, () => {
  let folder: string
  let desk: TestDesk
  let browser: Browser

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'echodesk-pages-'))
    await buildPages(folder)
    desk = await startDesk({ pages: folder, accounts: [{ id: 'site' }] })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await desk?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('links an address and gives a code', async () => {
    const context = await browser.newContext({ locale: 'en-US' })
    const chat = await context.newPage()
    await chat.goto(desk.base)
    await chat.getByPlaceholder('Write a message…').fill('Where do I change the invoice title?')
    await chat.keyboard.press('Enter')
    await chat
      .getByText(/\d{8}-\d{3}/)
      .first()
      .waitFor()

    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(`${desk.base}/desk`)
    await page.getByPlaceholder('API token').fill(apiToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Where do I change the invoice title?').first().click()
    await page.getByText('Other channels').click()
    await page.getByRole('button', { name: 'Send a code for another channel' }).click()
    await page.getByText('The code is on its way').waitFor()
    await chat
      .getByText(/[2-9A-Z]{4}-[2-9A-Z]{4}/)
      .first()
      .waitFor()

    await page.getByLabel('Address or user id').fill('visitor-elsewhere')
    await page.getByRole('button', { name: 'Link an address' }).click()
    await page.getByText('visitor-elsewhere belongs to this customer now.').waitFor()
    const [customer] = await desk.store.customers.known('visitor-elsewhere')
    assert.deepEqual(
      customer?.identities.map(({ channel, linkedBy }) => [channel, Boolean(linkedBy)]),
      [
        ['web', false],
        ['web', true],
      ],
    )
  })
})
