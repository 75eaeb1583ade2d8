import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { deskChannel, type OpenDesk, openDesk } from './desk-support.ts'

describe('announcements in the agents’ channel', () => {
  let side: OpenDesk
  before(async () => {
    side = await openDesk()
    await side.startDesk()
  })
  after(async () => {
    await side.desk.stop()
    await side.peer.stop()
  })

  const shown = () => side.peer.botPosts(deskChannel)
  const announce = (text: string, key: string, files: Parameters<NonNullable<typeof side.desk.announce>>[1] = []) =>
    side.desk.announce!(text, files, key)

  it('stand there once, however often they are made', async () => {
    await announce('An account was signed out <!channel>', 'alarm-1')
    await announce('An account was signed out <!channel>', 'alarm-1')
    const found = shown().filter(({ text }) => text.includes('signed out'))
    assert.equal(found.length, 1)
    assert.equal(found[0]?.text, 'An account was signed out &lt;!channel&gt;')
  })

  it('bring a picture along, below them', async () => {
    const content = new Uint8Array([137, 80, 78, 71])
    await announce('Scan this code', 'alarm-2', [{ name: 'code.png', type: 'image/png', content }])
    const head = shown().find(({ text }) => text === 'Scan this code')
    const file = shown().find(({ files }) => (files ?? []).some((each) => each.name === 'code.png'))
    assert.equal(file?.thread_ts, head?.ts)
  })

  it('go on in their thread where they are long', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => `Line ${index} of the report`).join('\n')
    await announce(lines, 'report')
    const posts = shown().filter(({ text }) => text.includes('of the report'))
    assert.ok(posts.length > 1)
    assert.ok(posts.slice(1).every(({ thread_ts }) => thread_ts === posts[0]?.ts))
    assert.match(posts.map(({ text }) => text).join('\n'), /Line 0 [\s\S]*Line 399 /)
  })
})
