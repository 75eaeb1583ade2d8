import type { AdapterState, Log } from '../../src/core/ports/channel.ts'

/** What an adapter remembers, in memory. */
export class MemoryState implements AdapterState {
  readonly values = new Map<string, string>()
  async get(name: string): Promise<string | null> {
    return this.values.get(name) ?? null
  }
  async set(name: string, value: string): Promise<void> {
    this.values.set(name, value)
  }
}

export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }
