/** What goes on for long is told now and then: a log must not fill a disk that is full already. */
export function onceAMinute(tell: (reason: string) => void): (reason: string) => void {
  let last = Number.NEGATIVE_INFINITY
  return (reason) => {
    if (performance.now() - last < 60_000) return
    last = performance.now()
    tell(reason)
  }
}
