import { readFile } from 'node:fs/promises'

/** Linux counts a process's time in these (proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100

/** What the system says of a process (proc_pid_status(5), proc_pid_stat(5)). */
export async function usage(pid: number): Promise<{ megabytes: number; cpuMs: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    megabytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024,
    cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND,
  }
}
