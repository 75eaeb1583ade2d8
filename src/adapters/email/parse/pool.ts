import { Worker } from 'node:worker_threads'
import type { ParsedMail } from './parsed-mail.ts'

type ParsePoolOptions = {
  /** worker threads at most */
  size: number
  /** how long one mail may take, in milliseconds */
  timeoutMs: number
  /** larger mails are put aside unread */
  maxBytes: number
  /** how long a worker stays without work, in milliseconds */
  idleMs?: number
}

export type ParsePool = {
  /** Never rejects for a bad mail: `quarantined` says why. The bytes stay usable by the caller. */
  parse(raw: Uint8Array): Promise<ParsedMail>
  /** Ends the workers; mails still waiting are put aside with that reason. */
  close(): Promise<void>
}

type Task = { raw: Uint8Array; resolve: (mail: ParsedMail | Promise<ParsedMail>) => void }
type Slot = { worker: Worker; ready: boolean; task: Task | null; timer: NodeJS.Timeout | null }

const startMs = 30_000

/** Parses mails in worker threads, so that no mail, however hostile, keeps the rest of the process from its work. */
export function createParsePool(options: ParsePoolOptions): ParsePool {
  return new WorkerPool(options)
}

class WorkerPool implements ParsePool {
  #options: Required<ParsePoolOptions>
  #slots = new Set<Slot>()
  #waiting: Task[] = []
  #closed = false

  constructor(options: ParsePoolOptions) {
    this.#options = { idleMs: 30_000, ...options }
  }

  async parse(raw: Uint8Array): Promise<ParsedMail> {
    if (this.#closed) return unreadable(raw, 'the parser was closed')
    if (raw.byteLength > this.#options.maxBytes) {
      return unreadable(raw, `larger than ${this.#options.maxBytes} bytes`)
    }
    return new Promise((resolve) => {
      this.#waiting.push({ raw, resolve })
      this.#assign()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const task of this.#waiting.splice(0)) this.#giveUp(task, 'the parser was closed')
    await Promise.all([...this.#slots].map((slot) => this.#retire(slot, 'the parser was closed')))
  }

  #assign(): void {
    for (const slot of this.#slots) {
      if (slot.ready && slot.task === null && this.#waiting.length > 0) this.#run(slot, this.#waiting.shift()!)
    }
    const starting = [...this.#slots].filter(({ ready }) => !ready).length
    const wanted = Math.min(this.#waiting.length - starting, this.#options.size - this.#slots.size)
    for (let count = 0; count < wanted; count++) this.#start()
  }

  #start(): void {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 4 },
    })
    const slot: Slot = { worker, ready: false, task: null, timer: null }
    worker.on('message', (message: ParsedMail | 'ready') => this.#settle(slot, message))
    worker.on('error', (error) => void this.#retire(slot, `the parser failed: ${error.message}`))
    worker.on('exit', () => void this.#retire(slot, 'the parser stopped'))
    this.#slots.add(slot)
    this.#arm(slot, startMs, () => void this.#retire(slot, 'the parser did not start'))
  }

  #run(slot: Slot, task: Task): void {
    slot.task = task
    slot.worker.ref()
    const { timeoutMs } = this.#options
    this.#arm(slot, timeoutMs, () => void this.#retire(slot, `took longer than ${timeoutMs} ms to parse`))
    const copy = new Uint8Array(task.raw)
    slot.worker.postMessage(copy, [copy.buffer])
  }

  /** Takes a result, or the word that the worker has loaded, and gives the worker its next mail or its rest. */
  #settle(slot: Slot, message: ParsedMail | 'ready'): void {
    const { task } = slot
    slot.ready = true
    slot.task = null
    slot.worker.unref()
    this.#arm(slot, this.#options.idleMs, () => void this.#retire(slot, 'idle'))
    slot.timer?.unref()
    if (message !== 'ready') task?.resolve(message)
    this.#assign()
  }

  #arm(slot: Slot, delay: number, action: () => void): void {
    if (slot.timer) clearTimeout(slot.timer)
    slot.timer = setTimeout(action, delay)
  }

  /** Ends a worker; the mail it was at, if any, is put aside with the reason, and the others go on. */
  async #retire(slot: Slot, reason: string): Promise<void> {
    if (!this.#slots.delete(slot)) return
    if (slot.timer) clearTimeout(slot.timer)
    const ended = slot.worker.terminate()
    const affected = slot.ready ? [slot.task] : this.#waiting.splice(0)
    for (const task of affected) if (task) this.#giveUp(task, reason)
    if (!this.#closed) this.#assign()
    await ended
  }

  #giveUp(task: Task, reason: string): void {
    task.resolve(unreadable(task.raw, reason))
  }
}

/** The workers have the parser; this process loads it only for what they cannot take. */
async function unreadable(raw: Uint8Array, reason: string): Promise<ParsedMail> {
  const { parseUnreadable } = await import('./parse-mail.ts')
  return parseUnreadable(raw, reason)
}
