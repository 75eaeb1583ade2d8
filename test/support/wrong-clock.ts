/** Given to a process with `--import`: its host's clock is off by CLOCK_OFF_MS. */
const off = Number(process.env.CLOCK_OFF_MS ?? 0)
const now = Date.now

const Real = Date

// Of the same name: there are libraries that ask for it.
// biome-ignore lint/suspicious/noShadowRestrictedNames: it stands in for it
globalThis.Date = class Date extends Real {
  constructor(...given: [] | ConstructorParameters<typeof Real>) {
    if (given.length === 0) super(now() + off)
    else super(...given)
  }

  static override now(): number {
    return now() + off
  }
} as DateConstructor
