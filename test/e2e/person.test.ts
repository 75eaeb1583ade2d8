import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type DeskInBrowser, deskInBrowser, skip } from './desk-in-browser.ts'

describe('a customer in several channels, on the desk’s pages', { skip }, () => {
  let at: DeskInBrowser
  before(async () => {
    at = await deskInBrowser()
  })
  after(() => at?.stop())

  it('links an address and gives a code', async () => {
    const chat = await at.visit('/')
    await chat.getByPlaceholder('Write a message…').fill('Where do I change the invoice title?')
    await chat.keyboard.press('Enter')
    await chat
      .getByText(/\d{8}-\d{3}/)
      .first()
      .waitFor()

    const page = await at.signIn()
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
    const [customer] = await at.desk.store.customers.known('visitor-elsewhere')
    assert.deepEqual(
      customer?.identities.map(({ channel, linkedBy }) => [channel, Boolean(linkedBy)]),
      [
        ['web', false],
        ['web', true],
      ],
    )
  })
})
