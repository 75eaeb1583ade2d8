import type { Accept } from '../../../core/ports/channel.ts'
import type { Puller } from './puller.ts'

const lookEvery = 2_000
/** Without a notice WeCom takes few calls: it is asked now and then, in case one was lost. */
const askEvery = 300_000

/**
 * Sees to it that nothing is left unread: what came while nothing of ours ran, a notice that a process took and did not
 * live to serve, or one that was lost on its way.
 */
export class Watch {
  private readonly puller: Puller
  private timer: NodeJS.Timeout | undefined
  private looks = 0
  private seen: string | null = null

  constructor(puller: Puller) {
    this.puller = puller
  }

  start(accept: Accept): void {
    this.puller.wake(accept)
    this.timer = setInterval(() => void this.look(accept), lookEvery)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** A notice that stands at two looks is nobody's. */
  private async look(accept: Accept): Promise<void> {
    this.looks += 1
    const notice = await this.puller.unserved().catch(() => null)
    const abandoned = notice !== null && notice === this.seen
    this.seen = notice
    if (abandoned || (this.looks * lookEvery) % askEvery === 0) this.puller.wake(accept)
  }
}
