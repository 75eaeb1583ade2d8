/** Work that goes on side by side, in one lane for each name: in a lane one after the other. */
export type Lanes = {
  /** Adds to a lane. Resolves once there is room for more, which is mostly at once. */
  add(name: string, work: () => Promise<void>): Promise<void>
  /** Resolves once nothing is left to do in this lane, or in any. Rejects with the first fault of any work. */
  idle(name?: string): Promise<void>
}

/** At most about `most` pieces of work are under way at a time. */
export function createLanes(most: number): Lanes {
  const lanes = new Map<string, Promise<void>>()
  let open = 0
  let fault: { error: unknown } | null = null

  const check = () => {
    if (fault) throw fault.error
  }
  const someLane = () => lanes.values().next().value

  return {
    async add(name, work) {
      check()
      open += 1
      const before = lanes.get(name) ?? Promise.resolve()
      const mine: Promise<void> = before.then(work).then(
        () => leave(),
        (error) => {
          fault ??= { error }
          leave()
        },
      )
      const leave = () => {
        open -= 1
        if (lanes.get(name) === mine) lanes.delete(name)
      }
      lanes.set(name, mine)
      while (open > most) await someLane()
      check()
    },
    async idle(name) {
      for (;;) {
        const busy = name === undefined ? someLane() : lanes.get(name)
        if (!busy) break
        await busy
      }
      check()
    },
  }
}
