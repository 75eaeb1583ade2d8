import assert from 'node:assert/strict'
import { it } from 'node:test'
import { KeptConnection } from '../../../src/adapters/shared/kept-connection.ts'
import { silent } from '../../support/memory-state.ts'
import { until } from '../../support/until.ts'

it('is made anew after every end, later each time it does not come about, and ends where it is stopped', async () => {
  const said: [string, unknown][] = []
  const log = {
    ...silent,
    info: (_: string, details?: object) => said.push(['info', details]),
    warn: (_: string, details?: object) => said.push(['warn', details]),
  }
  const outcomes = ['refused', 'refused', 'dropped', 'refused']
  const kept = new KeptConnection({
    name: 'test',
    log,
    pauses: { first: 2, longest: 3, afterSession: 0 },
    async session(signal, connected) {
      const outcome = outcomes.shift()
      if (outcome === 'refused') throw new Error(outcome)
      connected(true)
      if (outcome) return outcome
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      return 'stopped'
    },
  })
  assert.deepEqual([kept.isConnected, kept.problem], [false, 'not connected yet'])
  kept.start()
  kept.start()
  await until('the last session', () => outcomes.length === 0 && kept.isConnected)
  assert.deepEqual(said, [
    ['warn', { reason: 'refused', failures: 1 }],
    ['warn', { reason: 'refused', failures: 2 }],
    ['info', { reason: 'dropped', failures: 0 }],
    ['warn', { reason: 'refused', failures: 1 }],
  ])
  await kept.stop()
  assert.equal(kept.isConnected, false)
  kept.start()
  await until('another session', () => kept.isConnected)
  await kept.stop()
})
