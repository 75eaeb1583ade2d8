/** Where work that can wait finds its time between work that cannot. */
export type Gaps = {
  /** Does what cannot wait. */
  during<Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves once nothing of that is under way, or after the longest wait. */
  gap(): Promise<void>
}

/** `longestMs`: so long at most, in milliseconds, what can wait does so: where the other never ends it goes on beside it. */
export function createGaps(longestMs: number): Gaps {
  const waiting: (() => void)[] = []
  let underWay = 0
  return {
    async during(work) {
      underWay += 1
      try {
        return await work()
      } finally {
        underWay -= 1
        if (underWay === 0) for (const goOn of waiting.splice(0)) goOn()
      }
    },
    async gap() {
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
