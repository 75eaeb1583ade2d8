import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { root } from './examples.ts'

test('every setting in config/default.yaml has a comment, above it or first thing below', async () => {
  const text = await readFile(join(root, 'config/default.yaml'), 'utf8')
  const lines = text.split('\n')
  const isComment = (line = '') => /^\s*#/.test(line)
  const bare = Object.keys(parse(text)).filter((key) => {
    const at = lines.findIndex((line) => line.startsWith(`${key}:`))
    return !isComment(lines[at - 1]) && !isComment(lines[at + 1])
  })
  assert.deepEqual(bare, [])
})

test('every setting that the README names is there', async () => {
  const page = await readFile(join(root, 'README.md'), 'utf8')
  const settings = parse(await readFile(join(root, 'config/default.yaml'), 'utf8'))
  const [, table = ''] = /## The settings that matter\n([\s\S]*?)\n## /.exec(page) ?? []
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  const names = rows.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )
  assert.ok(names.length > 10, 'the table is found')
  const at = (name: string) =>
    name.split('.').reduce<unknown>((value, key) => {
      const tree = value as Record<string, unknown> | undefined
      return key === '<name>' ? Object.values(tree ?? {})[0] : tree?.[key]
    }, settings)
  assert.deepEqual(
    names.filter((name) => at(name) === undefined),
    [],
  )
})
