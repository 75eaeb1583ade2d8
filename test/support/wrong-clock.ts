import { readFileSync } from 'node:fs'

/**
 * Given to a process with `--import`: its host's clock is off by CLOCK_OFF_MS, or by what the file CLOCK_OFF_FILE says,
 * which is read again once some milliseconds have passed: a process that slept wakes to another time.
 */
const { CLOCK_OFF_FILE: file, CLOCK_OFF_MS: fixed = '0' } = process.env
const READ_AGAIN_MS = 20
const now = Date.now
let off = Number(fixed)
let readAt = Number.NEGATIVE_INFINITY

function clock(): number {
  if (file && performance.now() - readAt > READ_AGAIN_MS) {
    off = Number(readFileSync(file, 'utf8'))
    readAt = performance.now()
  }
  return now() + off
}

const Real = Date

// Of the same name: there are libraries that ask for it.
// biome-ignore lint/suspicious/noShadowRestrictedNames: it stands in for it
globalThis.Date = class Date extends Real {
  constructor(...given: [] | ConstructorParameters<typeof Real>) {
    if (given.length === 0) super(clock())
    else super(...given)
  }

  static override now(): number {
    return clock()
  }
} as DateConstructor
