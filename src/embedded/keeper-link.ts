import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { EmbeddedError } from './error.ts'
import type { KeeperOrder, KeeperReport, Running } from './keeper.ts'
import { lastLines } from './run-program.ts'

export type Keeper = { mongo: Running | null; redis: Running | null; stop(): Promise<void> }

type KeeperChild = ChildProcessByStdio<Writable, Readable, Readable>

/** Starts a keeper and waits until its servers are ready. `lost` is called where it ends later without being asked. */
export async function startKeeper(
  order: KeeperOrder,
  progress: (line: string) => void,
  lost: () => void,
): Promise<Keeper> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./keeper.ts', import.meta.url)), JSON.stringify(order)],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    },
  )
  child.stdin.on('error', () => {})
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints = lastLines(complaints + text)))
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(complaints || String(code ?? signal)))
    child.once('error', (error) => resolve(error.message))
  })
  const servers = await Promise.race([
    readUntilReady(child, progress),
    ended.then((why) => {
      throw new EmbeddedError(`the process that keeps the embedded databases ended before they were ready: ${why}`)
    }),
  ])
  let asked = false
  void ended.then(() => asked || lost())
  holdOpen(child, false)
  return {
    ...servers,
    async stop() {
      asked = true
      holdOpen(child, true)
      child.stdin.end()
      await ended
    },
  }
}

function readUntilReady(
  child: KeeperChild,
  progress: (line: string) => void,
): Promise<{ mongo: Running | null; redis: Running | null }> {
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const report: KeeperReport = JSON.parse(line)
      if ('progress' in report) progress(report.progress)
      else if ('ready' in report) resolve(report.ready)
      else reject(new EmbeddedError(report.failed))
    })
  })
}

/** Whether the keeper alone keeps this process from ending. */
function holdOpen(child: KeeperChild, hold: boolean): void {
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[]
  for (const handle of handles) {
    if (hold) handle.ref()
    else handle.unref()
  }
}
