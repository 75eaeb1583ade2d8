/** What became of one item of a batch: its result, or the error that is its alone. */
export type Outcome<Result> = { result: Result } | { error: Error }

type Call<Item, Result> = { item: Item; resolve(result: Result): void; reject(error: unknown): void }

/**
 * Makes one round trip out of many: calls that come while an earlier batch is under way travel together in the next.
 * An idle caller waits for nobody but those of the same turn of the event loop. `send` resolves to an outcome for each
 * item, in their order. Where it rejects, the items are sent one by one, so that an unsendable one fails alone; unless
 * `outage` says that all would fail alike. What came meanwhile waits `restMs` milliseconds more for others, where no
 * customer is kept waiting and fewer journeys are worth it.
 */
export function batched<Item, Result>(
  send: (items: Item[]) => Promise<Outcome<Result>[]>,
  outage: (error: unknown) => boolean,
  { most = 500, restMs = 0 }: { most?: number; restMs?: number } = {},
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = []
  let running = false

  async function sendAll(calls: Call<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await send(calls.map((call) => call.item))
      for (const [index, call] of calls.entries()) {
        const outcome = outcomes[index]!
        if ('error' in outcome) call.reject(outcome.error)
        else call.resolve(outcome.result)
      }
    } catch (error) {
      if (calls.length === 1 || outage(error)) for (const call of calls) call.reject(error)
      else for (const call of calls) await sendAll([call])
    }
  }

  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const calls = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await sendAll(calls)
      if (restMs > 0 && waiting.length > 0) await rest(restMs)
    }
    running = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!running) {
        running = true
        setImmediate(run)
      }
    })
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
