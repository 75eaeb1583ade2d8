import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBackgroundProcess } from '../../src/assembly/background-process.ts'
import { until } from '../support/until.ts'

const tasks = new URL('../support/background-tasks.ts', import.meta.url)
const ask = createBackgroundProcess<'who' | 'fail' | 'die'>(tasks)

test('one process answers what is asked soon after, and at the same time', async () => {
  const [first, second] = await Promise.all([ask<number>('who'), ask<number>('who')])
  assert.notEqual(first, process.pid)
  assert.deepEqual([second, await ask('who')], [first, first])
})

test('work that fails is told, and the process goes on', async () => {
  const before = await ask('who')
  await assert.rejects(ask('fail'), /it cannot be done/)
  assert.equal(await ask('who'), before)
})

test('a process that dies fails what it was asked for, and another takes its place', async () => {
  const before = await ask('who')
  await assert.rejects(ask('die'), /ended with 3/)
  assert.notEqual(await ask('who'), before)
})

test('a process that nobody asks any more ends, and the next question starts another', async () => {
  const askSeldom = createBackgroundProcess<'who'>(tasks, 1)
  const first = await askSeldom<number>('who')
  await until('it has ended', () => assert.throws(() => process.kill(first, 0), /ESRCH/) === undefined)
  assert.notEqual(await askSeldom('who'), first)
})
