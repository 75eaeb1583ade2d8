import type { Clock } from '../core/ports/clock.ts'
import type { Store } from '../core/ports/store.ts'
import { HttpError } from './errors.ts'

/** Runs `act` once under a key and gives its result to every later call. Without a key it simply runs. */
export async function once(
  parts: { store: Store; clock: Clock },
  key: string | undefined,
  act: () => Promise<string>,
): Promise<string> {
  if (key === undefined) return act()
  const { commands } = parts.store
  const begun = await commands.begin(key, parts.clock.now())
  if (begun.state === 'done') return begun.result
  if (begun.state === 'running') {
    throw new HttpError(409, 'conflict', 'The same Idempotency-Key is being worked on: ask again in a second.')
  }
  try {
    const result = await act()
    await commands.finish(key, result)
    return result
  } catch (error) {
    await commands.abandon(key)
    throw error
  }
}
