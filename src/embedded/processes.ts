import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that can be told from a later one with the same number. */
export type ProcessRecord = { pid: number; identity: string }

/** When the process began, as a text that no other process of this number shares; null where there is none. */
export function processIdentity(pid: number): string | null {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
    }
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc(5): the name may hold blanks, so fields are counted from its closing parenthesis; state is 3, start time 22
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : `${boot}:${fields[19]}`
  } catch {
    return null
  }
}

export function recordOf(pid: number): ProcessRecord | null {
  const identity = processIdentity(pid)
  return identity === null ? null : { pid, identity }
}

export function isRunning(record: ProcessRecord): boolean {
  return processIdentity(record.pid) === record.identity
}

/** Resolves to whether the process was gone within the time, in milliseconds. */
export async function waitForEnd(record: ProcessRecord, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds
  while (isRunning(record)) {
    if (Date.now() > end) return false
    await sleep(50)
  }
  return true
}

/** Asks the process to end, and ends it by force after the patience, in milliseconds. Never touches another process. */
export async function endProcess(record: ProcessRecord, signal: NodeJS.Signals, patience: number): Promise<void> {
  if (!signalProcess(record, signal) || (await waitForEnd(record, patience))) return
  signalProcess(record, 'SIGKILL')
  await waitForEnd(record, 5000)
}

function signalProcess(record: ProcessRecord, signal: NodeJS.Signals): boolean {
  if (!isRunning(record)) return false
  try {
    process.kill(record.pid, signal)
    return true
  } catch {
    return false
  }
}
