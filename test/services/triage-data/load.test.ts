import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTriage } from '../../../src/core/triage/index.ts'
import { loadTriage } from '../../../src/services/triage-data/load.ts'
import { decodeWeights, encodeWeights } from '../../../src/services/triage-data/weights.ts'

const delivered = join(import.meta.dirname, '../../../config/triage')
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triage-'))
  await cp(delivered, folder, { recursive: true })
})
after(() => rm(folder, { recursive: true }))

async function edited(file: string, change: (text: string) => string, check: () => Promise<void>): Promise<void> {
  const path = join(folder, file)
  const before = await readFile(path)
  await writeFile(path, change(before.toString('utf8')))
  await check().finally(() => writeFile(path, before))
}

test('weights survive being written and read', async () => {
  const file = await readFile(join(delivered, 'weights.bin'))
  const weights = decodeWeights(file)
  assert.deepEqual(decodeWeights(encodeWeights(weights)), weights)
  assert.ok(file.length < 1_200_000)
})

test('a desk’s own priorities come from the table alone', async () => {
  await edited(
    'priorities.yaml',
    (text) => text.replaceAll('important', 'high').replace('[urgent, high, normal]', '[urgent, high, normal, low]'),
    async () => {
      const classify = createTriage(await loadTriage(folder))
      assert.equal(classify({ text: 'The label is printed twice.' }).priority, 'high')
    },
  )
})

const mistakes: [string, string, (text: string) => string, RegExp][] = [
  ['an unknown key', 'en.yaml', (text) => `${text}\nruls: []\n`, /en\.yaml: .*ruls/s],
  ['a bad pattern', 'zh.yaml', (text) => text.replace('{leak}', '(('), /zh\.yaml: rule security: Invalid regular/],
  [
    'an impact that is none',
    'en.yaml',
    (text) => text.replace('impact: stopped', 'impact: halted'),
    /en\.yaml: .*stopped/s,
  ],
  [
    'a short row',
    'priorities.yaml',
    (text) => text.replace('[urgent, important, important]', '[urgent]'),
    /priorities\.yaml: /,
  ],
]
for (const [name, file, change, message] of mistakes) {
  test(`${name} is named with its file`, () => edited(file, change, () => assert.rejects(loadTriage(folder), message)))
}

test('weights of another size are refused with the remedy', async () => {
  const path = join(folder, 'weights.bin')
  const good = await readFile(path)
  await writeFile(path, good.subarray(0, 1_000))
  await assert.rejects(loadTriage(folder), /weights\.bin: /).finally(() => writeFile(path, good))
})
