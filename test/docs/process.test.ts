import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { type Field, forms } from '../../src/core/forms/index.ts'
import { stages } from '../../src/core/stages.ts'
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
  const expected = Object.entries(commandTable).map(([command, { from, to, stage, owns, types }]) => [
    command,
    types?.join(', ') ?? '–',
    from.join(', '),
    to ?? '–',
    stage?.join(' or ') ?? '–',
    owns ? 'yes' : '–',
  ])
  assert.deepEqual(cellsOf(shown), expected)
})

test('docs/process.md shows every stage, in the order of the process', async () => {
  const page = await readFile(new URL('../../docs/process.md', import.meta.url), 'utf8')
  const [, shown = ''] = /<!-- stages -->([\s\S]*?)<!-- \/stages -->/.exec(page) ?? []
  assert.deepEqual(
    cellsOf(shown).map(([stage]) => stage),
    [...stages],
  )
})

test('docs/process.md names every form and what it asks for', async () => {
  const page = await readFile(new URL('../../docs/process.md', import.meta.url), 'utf8')
  const [, shown = ''] = /<!-- forms -->([\s\S]*?)<!-- \/forms -->/.exec(page) ?? []
  const expected = Object.entries(forms).map(([command, form]) => [
    command,
    Object.entries(form.fields as Record<string, Field>)
      .map(
        ([name, field]) =>
          (field.required ? `**${name}**` : name) + (field.types ? ` (${field.types.join(', ')})` : ''),
      )
      .join(', '),
  ])
  assert.deepEqual(cellsOf(shown), expected)
})
