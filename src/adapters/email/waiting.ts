/** Remembers that it was raised until somebody waits for it. */
export function createSignal() {
  let raised = false
  let wake: () => void = () => undefined
  return {
    raise() {
      raised = true
      wake()
    },
    async within(milliseconds: number): Promise<void> {
      if (!raised) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, milliseconds)
        wake = resolve
        await promise
        clearTimeout(timer)
      }
      raised = false
    },
  }
}

/** Resolves once the command has answered; rejects where it has not within so many milliseconds. */
export async function answered(command: Promise<unknown>, within: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${within / 1000} s`)), within)
  command.catch(() => undefined)
  await Promise.race([command, promise]).finally(() => clearTimeout(timer))
}
