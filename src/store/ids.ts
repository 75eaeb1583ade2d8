import { randomBytes } from 'node:crypto'
import type { Ids } from '../core/ports/clock.ts'

const sequences = 0x10000

/**
 * Ids of 24 hexadecimal digits: the millisecond (12), a sequence within it (4), and what sets this maker apart (8).
 * Those of one maker always grow, also where its clock is set back.
 */
export function createIds(milliseconds: () => number = Date.now, maker = randomBytes(4).toString('hex')): Ids {
  let millisecond = 0
  let sequence = 0
  return {
    next() {
      const now = milliseconds()
      if (now > millisecond) {
        millisecond = now
        sequence = 0
      } else if (++sequence === sequences) {
        millisecond += 1
        sequence = 0
      }
      return hexadecimal(millisecond, 12) + hexadecimal(sequence, 4) + maker
    },
  }
}

/** Sorts before every id that was made at this time or later. */
export function firstIdAt(time: Date): string {
  return hexadecimal(time.getTime(), 12) + '0'.repeat(12)
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
