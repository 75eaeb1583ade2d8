import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGaps } from '../../src/jobs/gaps.ts'

test('what can wait goes on once nothing that cannot is under way', async () => {
  const gaps = createGaps(60_000)
  await gaps.gap()
  const works = Array.from({ length: 2 }, () => Promise.withResolvers<string>())
  const results = works.map(({ promise }) => gaps.during(() => promise))
  const order: string[] = []
  const waited = gaps.gap().then(() => order.push('gap'))
  works[0]!.resolve('one')
  assert.equal(await results[0], 'one')
  order.push('first')
  works[1]!.reject(new Error('two'))
  await assert.rejects(results[1]!, /two/)
  await waited
  assert.deepEqual(order, ['first', 'gap'])
  await gaps.gap()
})

test('it waits no longer than is said', async () => {
  const gaps = createGaps(1)
  const work = Promise.withResolvers<void>()
  const result = gaps.during(() => work.promise)
  await gaps.gap()
  work.resolve()
  await result
})
