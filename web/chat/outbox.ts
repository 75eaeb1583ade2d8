import { RequestError } from '../shared/request.ts'

export type Visitor = { name: string; email: string }

/** What the visitor sent and the conversation does not show yet. */
export type Pending = {
  key: string
  text: string
  files: File[]
  visitor: Visitor
  /** What was pressed; its label is the text. */
  choice?: string
  /** `waiting`: it goes by itself once the desk can be reached. `failed`: the desk refused it. */
  state: 'sending' | 'waiting' | 'sent' | 'failed'
  reason: string
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/** Sends one after the other, in the order in which they were written, each until it is there once or refused. */
export class Outbox {
  pending: Pending[] = []
  private working = false
  private wait = FIRST_WAIT_MS
  private timer = 0
  private readonly transmit: (pending: Pending) => Promise<void>
  private readonly changed: () => void

  /** What is transmitted again under the same key is the same message. */
  constructor(transmit: (pending: Pending) => Promise<void>, changed: () => void) {
    this.transmit = transmit
    this.changed = changed
  }

  add(...words: Pick<Pending, 'text' | 'files' | 'visitor' | 'choice'>[]): void {
    const added = words.map((each) => ({ ...each, key: newKey(), state: 'sending' as const, reason: '' }))
    this.set([...this.pending, ...added])
    void this.work()
  }

  /** What was refused, once more, as who the visitor says they are by now. */
  again(key: string, visitor: Visitor): void {
    this.mark(key, { state: 'sending', reason: '', visitor })
    void this.work()
  }

  /** What an earlier page left unsent. */
  restore(pending: Pending[]): void {
    this.set(pending)
    void this.work()
  }

  /** The desk can be reached again, it seems: nothing waits any longer. */
  resume(): void {
    this.wait = FIRST_WAIT_MS
    if (this.pending.some((each) => each.state === 'waiting')) void this.work()
  }

  /** What the conversation shows need not be shown as pending as well, nor sent again. */
  arrived(isShown: (pending: Pending) => boolean): void {
    const left = this.pending.filter((each) => !isShown(each))
    if (left.length < this.pending.length) this.set(left)
  }

  forget(): void {
    clearTimeout(this.timer)
    this.set([])
  }

  holds = (key: string): boolean => this.pending.some((each) => each.key === key)

  private async work(): Promise<void> {
    if (this.working) return
    this.working = true
    clearTimeout(this.timer)
    for (let next = this.next(); next; next = this.next()) {
      if (!(await this.attempt(next))) break
    }
    this.working = false
  }

  private next = (): Pending | undefined =>
    this.pending.find((each) => each.state === 'sending' || each.state === 'waiting')

  /** Whether the ones behind it may go on. */
  private async attempt(pending: Pending): Promise<boolean> {
    try {
      await this.transmit(pending)
      this.wait = FIRST_WAIT_MS
      // What is pressed shows only while it is on its way: the desk's answer stands for it.
      if (pending.choice) this.set(this.pending.filter((each) => each.key !== pending.key))
      else this.mark(pending.key, { state: 'sent' })
      return true
    } catch (error) {
      if (!(error instanceof RequestError && error.passes)) {
        this.mark(pending.key, { state: 'failed', reason: (error as Error).message })
        return true
      }
      this.set(this.pending.map((each) => (each.state === 'sending' ? { ...each, state: 'waiting' } : each)))
      this.timer = setTimeout(() => this.work(), this.wait)
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT_MS)
      return false
    }
  }

  private mark(key: string, change: Partial<Pending>): void {
    this.set(this.pending.map((each) => (each.key === key ? { ...each, ...change } : each)))
  }

  private set(pending: Pending[]): void {
    this.pending = pending
    this.changed()
  }
}

/** `crypto.randomUUID` is there on secure pages alone; a desk in a local network may not be one. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
