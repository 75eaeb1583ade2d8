import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const folder = await mkdtemp(join(tmpdir(), 'echodesk-checkout-'))
after(() => rm(folder, { recursive: true, force: true }))

/** An npm that breaks off and says that all is well, as npm 10 does where its registry cannot be reached. */
const brokenNpm = '#!/bin/sh\n[ "$1" = ci ] && mkdir -p node_modules && echo "npm error Exit handler never called!" >&2\nexit 0\n'

test('packages that were not fetched to the end are a failure, and are fetched again the next time', async () => {
  await cp(join(import.meta.dirname, '../../script'), join(folder, 'script'), { recursive: true })
  await writeFile(join(folder, 'package-lock.json'), '{}')
  await writeFile(join(folder, 'npm'), brokenNpm, { mode: 0o755 })
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }
  const { status, stderr } = spawnSync(join(folder, 'script/bootstrap'), { env, encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /Exit handler never called!\nThe packages could not be fetched.*npm config set proxy/)
  assert.equal(existsSync(join(folder, 'node_modules/.echodesk-stamp')), false)
})
