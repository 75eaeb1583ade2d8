import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk } from './desk.ts'

describe('the pages', () => {
  let desk: TestDesk
  let pages = ''
  before(async () => {
    pages = await mkdtemp(join(tmpdir(), 'echodesk-pages-'))
    await mkdir(join(pages, 'assets'))
    for (const name of ['chat.html', 'desk.html', 'widget.js', 'assets/chat-1.js']) {
      await writeFile(join(pages, name), '/* built */')
    }
    desk = await startDesk({ pages })
  })
  after(async () => {
    await desk.stop()
    await rm(pages, { recursive: true, force: true })
  })

  it('are asked for anew each time, what they load is not', async () => {
    const cached = async (path: string) => (await fetch(desk.base + path)).headers.get('cache-control')
    for (const path of ['/', '/desk', '/desk/tickets/20261129-001', '/widget.js']) {
      assert.equal(await cached(path), 'no-cache', path)
    }
    assert.equal(await cached('/assets/chat-1.js'), 'public, max-age=31536000, immutable')
  })

  it('answer an address that nobody can read as everything else is refused', async () => {
    for (const [path, status] of [
      [`/chat/${'x'.repeat(5000)}/messages`, 414],
      ['/chat/%zz/messages', 400],
    ] as const) {
      const answer = await fetch(desk.base + path)
      assert.equal(answer.status, status)
      const { error } = (await answer.json()) as { error: unknown }
      assert.deepEqual(error, { code: 'bad-request', message: 'This address cannot be read: check it.' })
    }
  })
})
