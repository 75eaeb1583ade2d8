import { execFileSync } from 'node:child_process'

/** This process and all it started, as they run now. */
export function tree(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
  const below = (parent: number): number[] =>
    rows.filter(([, above]) => above === parent).flatMap(([child]) => [child, ...below(child)])
  return [pid, ...below(pid)]
}

/** Takes the processor from these and all they started (SIGSTOP): they hold their sockets and answer nothing. */
export function freeze(pids: number[]): { thaw(): void } {
  const stopped = pids.flatMap(tree).filter((pid) => signal(pid, 'SIGSTOP'))
  return {
    thaw() {
      for (const pid of stopped.splice(0)) signal(pid, 'SIGCONT')
    },
  }
}

/** False where the process has ended meanwhile, as the short-lived ones of a database server do. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}
