import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { channels } from '../../src/adapters/registry.ts'
import { fillIn } from '../../src/config/overlay.ts'
import type { Capabilities, ChannelSurroundings } from '../../src/core/ports/channel.ts'
import { readExamples, root } from './examples.ts'

/** Well-formed stand-ins for the secrets in the examples. */
const variables = new Proxy({} as Record<string, string>, {
  get: (_, name) =>
    'ab'.repeat(32).slice(0, /AES_KEY$/.test(String(name)) ? 43 : /TOKEN$/.test(String(name)) ? 20 : 64),
})
const around: ChannelSurroundings = {
  state: () => ({ get: async () => null, set: async () => {} }),
  now: () => new Date(),
  log: { info() {}, warn() {}, error() {} },
  dataDir: '',
  ownAddresses: [],
  intake: null,
}

const duration = (ms: number): string =>
  ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1000} s`
const answer = (yes: boolean): string => (yes ? 'yes' : 'no')

const cellsOf = (name: string, has: Capabilities): string[] => [
  name,
  has.choices === 'buttons' ? 'buttons' : 'numbers',
  answer(has.edits),
  answer(has.withdrawals),
  String(Math.floor(has.maxAttachmentSize / 1024 / 1024)),
  has.limits.map(({ per, messages, within }) => `${messages} in ${duration(within)} (${per})`).join(', ') || '–',
  has.push ? `${has.push.messages} in ${duration(has.push.within)}` : '–',
  has.delivery === 'exact' ? 'exactly once' : 'at least once',
]

test('docs/channels/README.md shows what every channel can do, as its adapter declares it', async () => {
  const page = await readFile(join(root, 'docs/channels/README.md'), 'utf8')
  const [, shown = ''] = /<!-- capabilities -->([\s\S]*?)<!-- \/capabilities -->/.exec(page) ?? []
  const expected = new Map<string, string[]>()
  for (const { page: from, settings } of await readExamples()) {
    if (from === 'README.md') continue
    for (const [name, accounts] of Object.entries(settings.channels)) {
      const channel = await channels[name]?.()
      assert.ok(channel, name)
      const parsed = accounts.map((account) => channel.parseAccount(fillIn(from, account, variables)))
      for (const { account, capabilities } of channel.create(parsed, around)) {
        const kind = name === 'wecom' ? `${name}, ${account === 'service' ? 'customer service' : 'application'}` : name
        expected.set(kind, cellsOf(kind, capabilities))
      }
    }
  }
  const rows = shown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  assert.deepEqual(rows.sort(), [...expected.values()].sort())
  assert.deepEqual(
    new Set([...expected.keys()].map((kind) => kind.split(',')[0])),
    new Set(Object.keys(channels)),
    'every channel has an example',
  )
})
