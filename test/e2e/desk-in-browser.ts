import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildPages } from '../../script/build-pages.ts'
import { apiToken, type DeskOptions, startDesk, type TestDesk } from '../http/desk.ts'
import { chromiumPath, openBrowser } from './browser.ts'

export const skip = chromiumPath ? false : 'no Chromium on this machine: apt-get install chromium'

export type DeskInBrowser = {
  desk: TestDesk
  browser: Browser
  /** What went wrong in the pages: exceptions, and what the content security policy refused. */
  faults: string[]
  /** A page of a visitor of its own, English where nothing else is said. */
  visit(path: string, options?: BrowserContextOptions): Promise<Page>
  signIn(path?: string, options?: BrowserContextOptions): Promise<Page>
  /** Closes all pages: one that is left open follows everything that happens. */
  leave(): Promise<void>
  stop(): Promise<void>
}

/** A desk with its pages, and a browser to look at them. */
export async function deskInBrowser(options: DeskOptions = {}): Promise<DeskInBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-pages-'))
  await buildPages(folder)
  const desk = await startDesk({ pages: folder, ...options })
  const browser = await openBrowser()
  const faults: string[] = []
  const visit: DeskInBrowser['visit'] = async (path, context) => {
    const page = await (await browser.newContext({ locale: 'en-US', ...context })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (said) => /Content Security Policy/.test(said.text()) && faults.push(said.text()))
    await page.goto(desk.base + path)
    return page
  }
  return {
    desk,
    browser,
    faults,
    visit,
    signIn: async (path = '/desk', context) => {
      const page = await visit(path, context)
      await page.locator('input[type=password]').fill(apiToken)
      await page.keyboard.press('Enter')
      await page.locator('nav').first().waitFor({ state: 'attached' })
      return page
    },
    leave: async () => {
      for (const context of browser.contexts()) await context.close()
    },
    stop: async () => {
      await browser.close()
      await desk.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
