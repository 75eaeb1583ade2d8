import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { channels } from '../../src/adapters/registry.ts'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** These are words of every day, too: only where a channel is meant do they count. */
const ordinary = new Set(['email', 'web'])

/** Who may reach into a channel's folder, and what for. */
const allowed: Record<string, string[]> = {
  // A command that reads mails for other programs, and the made-up customers of the demo, who write mails.
  'command-line/parse-mail.ts': ['email'],
  'command-line/demo.ts': ['email'],
  'demo/mailbox.ts': ['email'],
}

/** What would be a word about this channel in code that must not know it. */
function marksOf(channel: string): RegExp[] {
  const folder = new RegExp(`adapters/${channel}/`)
  const meant = new RegExp(`\\bchannels?\\b[^\\n'"\`]{0,20}['"\`]${channel}['"\`]|channels\\.${channel}\\b`)
  return ordinary.has(channel) ? [folder, meant] : [folder, meant, new RegExp(channel, 'i')]
}

describe('the name of a channel', () => {
  it('stands in its own folder and the registry, and nowhere else in the source', async () => {
    const found: string[] = []
    let files = 0
    for await (const path of glob('**/*.ts', { cwd: source })) {
      const own = path.startsWith('adapters/') && !path.startsWith('adapters/shared/')
      if (own) continue
      files += 1
      const text = await readFile(join(source, path), 'utf8')
      for (const channel of Object.keys(channels)) {
        if (allowed[path]?.includes(channel)) continue
        const line = text.split('\n').find((each) => marksOf(channel).some((mark) => mark.test(each)))
        if (line !== undefined) found.push(`${path} knows ${channel}: ${line.trim()}`)
      }
    }
    assert.ok(files > 200, 'the source is found')
    assert.deepEqual(found, [])
  })

  it('is found where it stands, so that nothing here passes for want of looking', () => {
    const told = [
      `if (row.channel === 'web') return`,
      `channels.email?.[0]`,
      `import { render } from '../adapters/slack/render.ts'`,
    ]
    for (const [index, channel] of ['web', 'email', 'slack'].entries()) {
      assert.ok(marksOf(channel).some((mark) => mark.test(told[index] ?? '')))
    }
    assert.ok(!marksOf('web').some((mark) => mark.test(`surface: 'web'`)))
  })
})
