import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { batched, type Outcome } from '../../src/store/batch.ts'
import { until } from '../support/until.ts'

const outage = new Error('out of reach')

/** Sends nowhere: remembers the batches, and lets each end when it is told to. */
function recorder(answer: (item: string) => Outcome<string>) {
  const batches: string[][] = []
  const open: (() => void)[] = []
  const send = async (items: string[]) => {
    batches.push(items)
    await new Promise<void>((resolve) => open.push(resolve))
    return items.map(answer)
  }
  return { batches, send, finish: () => open.shift()?.() }
}

describe('batched', () => {
  it('sends what comes at once together, and what comes meanwhile in the next batch, each with its own answer', async () => {
    const { batches, send, finish } = recorder((item) => ({ result: item.toUpperCase() }))
    const call = batched(send, () => false, { most: 3 })
    const first = [call('a'), call('b')]
    await nextTurn()
    const later = ['c', 'd', 'e', 'f'].map(call)
    assert.deepEqual(batches, [['a', 'b']])
    finish()
    assert.deepEqual(await Promise.all(first), ['A', 'B'])
    finish()
    assert.deepEqual(await Promise.all(later.slice(0, 3)), ['C', 'D', 'E'])
    finish()
    assert.equal(await later[3], 'F')
    assert.deepEqual(batches, [['a', 'b'], ['c', 'd', 'e'], ['f']])
  })

  it('lets what came meanwhile wait for others, where a rest is set; who comes alone goes at once', async () => {
    const { batches, send, finish } = recorder((item) => ({ result: item }))
    const call = batched(send, () => false, { restMs: 300 })
    const calls = [call('a')]
    await nextTurn()
    calls.push(call('b'))
    finish()
    await calls[0]
    await nextTurn()
    calls.push(call('c'))
    await until('the next batch', async () => batches.length > 1)
    finish()
    assert.deepEqual(await Promise.all(calls), ['a', 'b', 'c'])
    const alone = call('d')
    await nextTurn()
    finish()
    assert.equal(await alone, 'd')
    assert.deepEqual(batches, [['a'], ['b', 'c'], ['d']])
  })

  it('gives an error to the one it belongs to', async () => {
    const call = batched(
      async (items: string[]) =>
        items.map((item) => (item === 'bad' ? { error: new Error('refused') } : { result: item })),
      () => false,
    )
    const settled = await Promise.allSettled(['good', 'bad', 'fine'].map(call))
    assert.deepEqual(
      settled.map((outcome) => outcome.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
  })

  it('sends one by one what cannot be sent together, so that an unsendable item fails alone', async () => {
    const sent: string[][] = []
    const call = batched(
      async (items: string[]) => {
        sent.push(items)
        if (items.includes('unsendable')) throw new Error('too large')
        return items.map((item) => ({ result: item }))
      },
      (error) => error === outage,
    )
    const settled = await Promise.allSettled(['a', 'unsendable', 'b'].map(call))
    assert.deepEqual(
      settled.map((outcome) => outcome.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(sent, [['a', 'unsendable', 'b'], ['a'], ['unsendable'], ['b']])
  })

  it('asks once where the database is out of reach, and goes on afterwards', async () => {
    let reachable = false
    let sent = 0
    const call = batched(
      async (items: string[]) => {
        sent += 1
        if (!reachable) throw outage
        return items.map((item) => ({ result: item }))
      },
      (error) => error === outage,
    )
    const settled = await Promise.allSettled(['a', 'b'].map(call))
    assert.ok(settled.every((outcome) => outcome.status === 'rejected' && outcome.reason === outage))
    assert.equal(sent, 1)
    reachable = true
    assert.equal(await call('c'), 'c')
  })
})
