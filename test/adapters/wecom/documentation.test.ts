import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { parse } from 'yaml'
import { parseAccount } from '../../../src/adapters/wecom/config.ts'

const page = new URL('../../../docs/channels/wecom.md', import.meta.url)

const environment: Record<string, string> = {
  ENCODING_AES_KEY: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  CALLBACK_TOKEN: 'QDG6eK',
}

const filled = (text: string) =>
  text.replace(/\$\{\w+?_(ENCODING_AES_KEY|CALLBACK_TOKEN|SECRET|CORP_ID|ID)\}/g, (_, name) => environment[name] ?? 'x')

test('the examples in the documentation are accepted, and every key they could have is described', async () => {
  const text = await readFile(page, 'utf8')
  const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example = '']) => parse(filled(example)))
  assert.equal(examples.length, 2)
  for (const { channels } of examples) for (const account of channels.wecom) parseAccount(account)
  assert.throws(() => parseAccount({ id: 'x' }), /corpId/)
  for (const key of ['openKfId', 'agentId', 'welcome', 'markdown', 'apiUrl'])
    assert.ok(text.includes(`| \`${key}\``), key)
})
