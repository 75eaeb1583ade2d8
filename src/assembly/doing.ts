import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from '../core/ports/channel.ts'

const doer = new AsyncLocalStorage<string | null>()

/** Does this in the name of an account: what it begins (timers, sockets, promises) bears the name as well. */
export const inNameOf = <Result>(name: string, work: () => Result): Result => doer.run(name, work)

/** Does this in nobody's name: what an account hands over to the desk is the desk's own. */
export const inNoName = <Result>(work: () => Result): Result => doer.run(null, work)

/**
 * What an account's SDK throws where nobody catches it is that account's trouble alone: it is told, and the desk goes on.
 * A rejection in nobody's name is logged; an exception ends the process, as it would without this.
 */
export function watchFaults(log: Log, tell: (name: string, reason: string) => void): void {
  const told = (error: unknown): boolean => {
    const name = doer.getStore() ?? null
    const reason = error instanceof Error ? error.message : String(error)
    log.error('a fault that nobody caught', { reason, ...(name && { channel: name }) })
    if (name !== null) tell(name, reason)
    return name !== null
  }
  process.on('unhandledRejection', told)
  process.on('uncaughtException', (error) => {
    if (told(error)) return
    process.stderr.write(`${error.stack ?? error}\n`)
    process.exit(1)
  })
}
