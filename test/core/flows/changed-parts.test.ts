import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CustomerMessage, Part, SendAction } from '../../../src/core/ports/channel.ts'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

const size = 4

/** Parts of four letters; the first two files go with the last of them, each further one by itself. */
function inParts({ text, attachments, automatic }: CustomerMessage): Part[] {
  const texts = automatic ? [text] : (text.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [''])
  return [
    ...texts.map((part, index) => ({
      text: part,
      attachments: index === texts.length - 1 ? attachments.slice(0, 2) : [],
      automatic,
    })),
    ...attachments.slice(2).map((file) => ({ text: '', attachments: [file], automatic })),
  ]
}

/** A desk whose platform takes short messages alone, and what stands there now. */
async function shortDesk() {
  const desk = await simulatedDesk({
    from: '2026-11-23T10:00:00+08:00',
    capabilities: { edits: true, withdrawals: true },
  })
  open.push(desk)
  desk.box.render = inParts
  await desk.write({ id: 'first', text: 'Nothing prints.' })
  const { number } = await desk.ticket()
  const shown = new Map<string, { text: string; files: string[] }>()
  desk.box.send = async ({ action, part, target }: SendAction, key: string) => {
    const id = action === 'post' ? key : target!
    assert.ok(action === 'post' || shown.has(id), `${action} of ${id}, which is not there`)
    if (action === 'withdraw') shown.delete(id)
    else shown.set(id, { text: part.text, files: shown.get(id)?.files ?? part.attachments.map(({ name }) => name) })
    return { externalId: id }
  }
  const say = (command: Parameters<typeof desk.command>[2]) => desk.command('li', number, command)
  const texts = () => [...shown.values()].map(({ text, files }) => [text, ...files].join(' '))
  return { desk, say, texts }
}

test('a changed answer takes more parts than it had, then fewer, and is taken back whole', async () => {
  const { say, texts } = await shortDesk()
  await say({ command: 'reply', text: 'aaaabb', source: 's1' })
  assert.deepEqual(texts(), ['aaaa', 'bb'])
  await say({ command: 'edit-reply', text: 'ccccddddeeeeff', source: 's1' })
  assert.deepEqual(texts(), ['cccc', 'dddd', 'eeee', 'ff'])
  await say({ command: 'edit-reply', text: 'gggghh', source: 's1' })
  assert.deepEqual(texts(), ['gggg', 'hh'])
  await say({ command: 'edit-reply', text: 'i', source: 's1' })
  assert.deepEqual(texts(), ['i'])
  await say({ command: 'edit-reply', text: 'jjjjk', source: 's1' })
  assert.deepEqual(texts(), ['jjjj', 'k'])
  await say({ command: 'withdraw-reply', source: 's1' })
  assert.deepEqual(texts(), [])
})

test('files of a changed answer stay, whatever parts its text takes', async () => {
  const { say, texts } = await shortDesk()
  const attachments = ['one', 'two', 'three'].map((name) => ({
    fileId: name.repeat(8),
    name,
    type: 'text/plain',
    size: 1,
  }))
  await say({ command: 'reply', text: 'aaaabbbbcc', source: 's1', attachments })
  assert.deepEqual(texts(), ['aaaa', 'bbbb', 'cc one two', ' three'])
  await say({ command: 'edit-reply', text: 'ddddee', source: 's1' })
  assert.deepEqual(texts(), ['dddd', 'ee one two', ' three'])
  await say({ command: 'edit-reply', text: 'fffgggghhh', source: 's1' })
  assert.deepEqual(texts(), ['fffg', 'gggh one two', ' three', 'hh'])
  await say({ command: 'withdraw-reply', source: 's1' })
  assert.deepEqual(texts(), [])
})
