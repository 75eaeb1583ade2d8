import { randomBytes } from 'node:crypto'
import type { StateStore } from '../core/ports/store.ts'

/**
 * Under which name this desk's work lies in Redis: the same in all of its processes, and another than that of every desk
 * with a database of its own, so that several can share one Redis without taking each other's jobs.
 */
export const nameInRedis = async (states: StateStore): Promise<string> =>
  `echodesk-${await states.ensure('installation', randomBytes(8).toString('hex'))}`
