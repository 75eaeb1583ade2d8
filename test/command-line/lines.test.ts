import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { program } from '../support/program.ts'

const run = (args: string[], input = '') =>
  spawnSync(process.execPath, [...program, ...args], { input, encoding: 'utf8' })
const objects = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

suite('commands that read and write JSON lines', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'echodesk-lines-'))
  })
  after(() => rm(folder, { recursive: true }))

  test('similar answers a standard input that has ended before the corpus is read', async () => {
    const corpus = join(folder, 'corpus.jsonl')
    await writeFile(corpus, '{"id":"a","text":"login fails"}\n{"id":"b","text":"printing is slow"}\n')
    const { status, stdout, stderr } = run(['similar', '--corpus', corpus], '{"id":1,"text":"the login fails"}\n')
    assert.equal(stderr, '')
    assert.equal(status, 0)
    const [answer] = objects(stdout)
    assert.equal(answer.id, 1)
    assert.equal(answer.similar[0].id, 'a')
  })

  test('triage names a bad line and goes on with the others', () => {
    const { status, stdout, stderr } = run(['triage'], 'no json\n{"id":2,"text":"登录不上，全公司都没法办公"}\n')
    assert.equal(status, 1)
    assert.match(stderr, /^line 1: /)
    const [answer] = objects(stdout)
    assert.deepEqual([answer.id, answer.priority], [2, 'urgent'])
  })

  test('what makes no sense is wrong usage, said in two lines', () => {
    const wrong: [string[], RegExp][] = [
      [['nonsense'], /there is no command 'nonsense'/],
      [['triage', 'extra'], /extra/],
      [['doctor', '--loud'], /--loud/],
      [['similar', '--corpus', join(folder, 'missing')], /--corpus: .*missing cannot be read/],
      [['replay'], /replay takes the id/],
    ]
    for (const [args, says] of wrong) {
      const { status, stdout, stderr } = run(args)
      assert.equal(status, 2, args.join(' '))
      assert.equal(stdout, '')
      assert.match(stderr, says)
      assert.match(stderr, /^echodesk: .*\nechodesk --help says what there is\.\n$/)
    }
  })
})
