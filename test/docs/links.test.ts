import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('every link within the documentation leads to something that is there', async () => {
  const broken: string[] = []
  let seen = 0
  for await (const page of glob(['*.md', 'docs/**/*.md'], { cwd: root })) {
    const text = await readFile(join(root, page), 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
      if (/^\w+:/.test(target)) continue
      seen += 1
      const file = join(root, dirname(page), target)
      if (!existsSync(file)) broken.push(`${page}: ${relative(root, file)}`)
    }
  }
  assert.ok(seen > 10, 'the pages are found')
  assert.deepEqual(broken, [])
})
