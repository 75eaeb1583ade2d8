import { keyInUse, keyUsed } from '../core/flows/command/command.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Store } from '../core/ports/store.ts'
import { fingerprint } from '../core/process/fingerprint.ts'

/**
 * Runs `act` once under a key and gives its result to every later call with the same words. Without a key it simply runs.
 * Throws `CommandError`: `invalid` where the key came with other words before, `in-progress` while the first is under way.
 */
export async function once(
  parts: { store: Store; clock: Clock },
  { key, asked }: { key: string | undefined; asked: unknown },
  act: () => Promise<string>,
): Promise<string> {
  if (key === undefined) return act()
  const { commands } = parts.store
  const print = fingerprint(JSON.stringify(asked))
  const begun = await commands.begin(key, parts.clock.now())
  if (begun.state === 'done') {
    const [before, result = ''] = begun.result.split(' ')
    if (before !== String(print)) throw keyUsed()
    return result
  }
  if (begun.state === 'running') {
    throw keyInUse()
  }
  try {
    const result = await act()
    await commands.finish(key, `${print} ${result}`)
    return result
  } catch (error) {
    await commands.abandon(key)
    throw error
  }
}
