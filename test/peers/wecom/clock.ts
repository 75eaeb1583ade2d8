/** The stand-in's own time: the host's, and as much further as a test drives it. */
export class Clock {
  private ahead = 0

  now(): number {
    return Date.now() + this.ahead
  }

  advance(milliseconds: number): void {
    this.ahead += milliseconds
  }
}
