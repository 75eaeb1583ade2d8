import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { commandTable } from '../../src/core/states.ts'

/** The command table as it stands in the documentation. */
function commandsAsText(): string {
  const rows = Object.entries(commandTable).map(
    ([command, { from, to, owns }]) => `| ${command} | ${from.join(', ')} | ${to ?? '–'} | ${owns ? 'yes' : '–'} |`,
  )
  return [
    '| command | where the ticket is | leads to | takes one that nobody owns |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
}

test('docs/process.md shows the table of commands as it is', async () => {
  const page = await readFile(new URL('../../docs/process.md', import.meta.url), 'utf8')
  const shown = /<!-- commands -->\n([\s\S]*?)\n?<!-- \/commands -->/.exec(page)?.[1]
  assert.equal(shown, commandsAsText(), 'copy the expected table between the marks in docs/process.md')
})
