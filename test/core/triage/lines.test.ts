import assert from 'node:assert/strict'
import { test } from 'node:test'
import { triageLines } from '../../../src/core/triage/index.ts'
import { classify } from './parts.ts'

async function* linesOf(...lines: string[]): AsyncGenerator<string> {
  yield* lines
}

test('each line gives its triage or says what is wrong with it, and the rest go on', async () => {
  const lines = linesOf(
    '{"id":"a","subject":"Down","text":"Production is down, nobody can log in.","tier":"basic"}',
    '',
    'junk',
    '[]',
    '{"id":2}',
    '{"text":"x"}',
    '{"id":3,"text":"x","tier":"gold"}',
    '{"id":4,"text":"请问怎么修改密码？","subject":null}',
  )
  const results = []
  for await (const result of triageLines(lines, classify)) results.push(result)
  assert.deepEqual(
    results.map(({ line }) => line),
    [1, 3, 4, 5, 6, 7, 8],
  )
  const [first, ...others] = results
  assert.ok(first && 'output' in first)
  assert.deepEqual(Object.keys(first.output), [
    'id',
    'language',
    'type',
    'impact',
    'urgency',
    'priority',
    'confidence',
    'decidedBy',
    'missing',
    'certain',
  ])
  const errors = others.map((result) => ('error' in result ? result.error : result.output.type))
  for (const [index, pattern] of [
    /not JSON/,
    /JSON object/,
    /"text" is missing/,
    /"id" is missing/,
    /"tier" must be one of strategic/,
    /usage/,
  ].entries()) {
    assert.match(errors[index] ?? '', pattern)
  }
})
