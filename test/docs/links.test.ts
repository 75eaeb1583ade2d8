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

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

test('every link to a part of a page leads to a heading of it', async () => {
  const broken: string[] = []
  let seen = 0
  for await (const page of glob(['*.md', 'docs/**/*.md'], { cwd: root })) {
    const text = await readFile(join(root, page), 'utf8')
    for (const [, target = '', anchor = ''] of text.matchAll(/\]\(([^)\s#]*)#([^)\s]+)\)/g)) {
      if (/^\w+:/.test(target)) continue
      seen += 1
      const there = target === '' ? text : await readFile(join(root, dirname(page), target), 'utf8')
      const anchors = [...there.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
      if (!anchors.includes(anchor)) broken.push(`${page}: ${target}#${anchor}`)
    }
  }
  assert.ok(seen > 2, 'links to parts are found')
  assert.deepEqual(broken, [])
})
