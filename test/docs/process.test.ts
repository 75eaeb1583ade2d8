import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { commandTable } from '../../src/core/states.ts'

/** The cells of a table in Markdown, without its head and however it is padded. */
const cellsOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

test('docs/process.md shows the table of commands as it is', async () => {
  const page = await readFile(new URL('../../docs/process.md', import.meta.url), 'utf8')
  const [, shown = ''] = /<!-- commands -->([\s\S]*?)<!-- \/commands -->/.exec(page) ?? []
  const expected = Object.entries(commandTable).map(([command, { from, to, owns }]) => [
    command,
    from.join(', '),
    to ?? '–',
    owns ? 'yes' : '–',
  ])
  assert.deepEqual(cellsOf(shown), expected)
})
