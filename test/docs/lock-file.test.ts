import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './examples.ts'

type Lock = { packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }> }

const readJson = async <Value>(name: string): Promise<Value> =>
  JSON.parse(await readFile(join(root, name), 'utf8')) as Value

// npm ci refuses a clone whose lock file leaves out a platform, and npm leaves out what it cannot find when it writes one.
test('the lock file lists the optional packages of every platform, so that a fresh clone can be installed', async () => {
  const { packages } = await readJson<Lock>('package-lock.json')
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map((name) => `${path}: ${name}`),
  )
  assert.deepEqual(missing, [])
})

test('the lock file and the changelog are of the version that the package says', async () => {
  const [{ version }, { packages }, changes] = await Promise.all([
    readJson<{ version: string }>('package.json'),
    readJson<Lock>('package-lock.json'),
    readFile(join(root, 'CHANGELOG.md'), 'utf8'),
  ])
  assert.equal(packages['']?.version, version)
  const released = [...changes.matchAll(/^## \[([^\]]+)\]/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'Unreleased')
  assert.equal(released[0], version)
})
