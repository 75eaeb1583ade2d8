import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

type Asked = { resolve(answer: unknown): void; reject(reason: Error): void }
type Said = { id: number } & ({ answer: unknown } | { failure: string })

/** Nobody waits long for a second answer, and what is idle takes no memory for long. */
const IDLE_MS = 30_000

/**
 * Work that is done in a process of its own, which gives way to everybody else: started when it is asked for something,
 * ended once nobody asked for `idleMs`, and with this process. The module answers by `answerTasks`.
 */
export function createBackgroundProcess<Task>(module: URL, idleMs = IDLE_MS) {
  const asked = new Map<number, Asked>()
  let count = 0
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined

  const settle = (said: Said) => {
    const waiting = asked.get(said.id)
    asked.delete(said.id)
    if ('answer' in said) waiting?.resolve(said.answer)
    else waiting?.reject(new Error(said.failure))
    if (asked.size === 0) idle = setTimeout(leave, idleMs).unref()
  }

  const leave = () => {
    child?.disconnect()
    child = null
  }

  const start = (): ChildProcess => {
    const started = fork(fileURLToPath(module), { execArgv: [], serialization: 'advanced' })
    // It ends with this process, which does not wait for it.
    started.unref()
    started.channel?.unref()
    const failed = (reason: string) => {
      if (child !== started) return
      child = null
      const waiting = [...asked.values()]
      asked.clear()
      for (const { reject } of waiting) reject(new Error(reason))
    }
    started.once('spawn', () => setPriority(started.pid!, constants.priority.PRIORITY_BELOW_NORMAL))
    started.on('message', settle)
    started.on('error', (error) => failed(error.message))
    started.once('exit', (code, signal) => failed(`the process in the background ended with ${code ?? signal}`))
    return started
  }

  /** Rejects where the work fails, or its process. */
  return <Answer>(task: Task): Promise<Answer> => {
    clearTimeout(idle)
    child ??= start()
    count += 1
    const id = count
    return new Promise<Answer>((resolve, reject) => {
      asked.set(id, { resolve: resolve as Asked['resolve'], reject })
      child!.send({ id, task })
    })
  }
}

/** The other side: answers whatever it is asked, and ends with whoever asks. */
export function answerTasks<Task>(answer: (task: Task) => Promise<unknown>): void {
  process.once('disconnect', () => process.exit())
  process.on('message', async ({ id, task }: { id: number; task: Task }) => {
    const said: Said = await answer(task).then(
      (given) => ({ id, answer: given }),
      (error: Error) => ({ id, failure: error.message }),
    )
    process.send!(said)
  })
}
