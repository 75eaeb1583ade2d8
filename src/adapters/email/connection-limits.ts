const MINUTE = 60_000

export const isLoopback = (address: string) => /^(::ffff:)?127\.|^::1$/i.test(address)

/**
 * Bounds what one address may do to the mail intake: connections at a time, and new ones a minute. This machine itself
 * is not bounded.
 */
export function createConnectionLimits({ perAddress, perMinute }: { perAddress: number; perMinute: number }) {
  const addressOf = new Map<string, string>()
  const open = new Map<string, number>()
  let recent = new Map<string, number>()
  let minute = 0

  return {
    /** False where this connection is one too many. */
    enter(connection: string, address: string): boolean {
      if (isLoopback(address)) return true
      const now = Math.floor(performance.now() / MINUTE)
      if (now !== minute) {
        minute = now
        recent = new Map()
      }
      const opened = (open.get(address) ?? 0) + 1
      const begun = (recent.get(address) ?? 0) + 1
      if (opened > perAddress || begun > perMinute) return false
      open.set(address, opened)
      recent.set(address, begun)
      addressOf.set(connection, address)
      return true
    },
    leave(connection: string): void {
      const address = addressOf.get(connection)
      if (address === undefined) return
      addressOf.delete(connection)
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    },
  }
}
