/** Where work that can wait finds its time between work that cannot. */
export type Gaps = {
  /** Does what cannot wait. */
  during<Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves once nothing of that is under way, after `longestMs` milliseconds at the latest. */
  gap(longestMs: number): Promise<void>
}

export function createGaps(): Gaps {
  let underWay = 0
  const waiting: (() => void)[] = []
  const open = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  return {
    async during(work) {
      underWay += 1
      try {
        return await work()
      } finally {
        underWay -= 1
        if (underWay === 0) open()
      }
    },
    async gap(longestMs) {
      if (underWay === 0) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, longestMs)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
  }
}
