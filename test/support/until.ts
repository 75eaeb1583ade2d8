import { setTimeout as wait } from 'node:timers/promises'

/** Asks again until the answer is truthy, and gives it; rejects with the last error once the time is up. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer> | Answer,
  { seconds = 20, everyMs = 50 } = {},
): Promise<NonNullable<Answer>> {
  const end = performance.now() + seconds * 1000
  let last: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (answer) return answer
    } catch (error) {
      last = error
    }
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`, { cause: last })
    await wait(everyMs)
  }
}
