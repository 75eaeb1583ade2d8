import type { Connection } from 'mongoose'
import type { CounterStore } from '../../core/ports/store.ts'
import { batched } from '../batch.ts'
import { isOutage } from '../errors.ts'
import { createTable } from '../table.ts'
import { type Counter, counterSchema } from './schema.ts'

export function createCounterStore(connection: Connection): CounterStore {
  const table = createTable<Counter, Counter>(connection, 'counters', counterSchema, (row) => row)
  const blocks = new Map<string, (count: number) => Promise<number>>()

  // Not an upsert: of two that make one row at the same moment, DocumentDB gives both the first one's result.
  async function increase(name: string, amount: number, expiresAt?: Date): Promise<number> {
    for (;;) {
      const counter = await table.change({ _id: name }, { $inc: { value: amount } })
      if (counter) return counter.value
      await table.insert([{ _id: name, value: 0, ...(expiresAt && { expiresAt }) }])
    }
  }

  /** Blocks that are asked for at one time are taken as one, and shared out in the order of asking. */
  function blocksOf(name: string): (count: number) => Promise<number> {
    return batched(async (counts: number[]) => {
      const total = counts.reduce((sum, count) => sum + count, 0)
      let first = (await increase(name, total)) - total + 1
      return counts.map((count) => {
        const result = first
        first += count
        return { result }
      })
    }, isOutage)
  }

  async function take(name: string, count: number): Promise<number> {
    const kept = blocks.get(name)
    if (kept) return kept(count)
    const block = blocksOf(name)
    blocks.set(name, block)
    return block(count)
  }

  return { next: (name) => take(name, 1), take, add: increase }
}
