import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import { EmbeddedError, withRemedy } from './error.ts'
import { endProcess, type ProcessRecord, recordOf } from './processes.ts'
import { findProgram, lastLines } from './run-program.ts'

/** How one server is started and known to be ready. */
export type ServerPlan = {
  name: string
  program: string
  parameters: string[]
  /** The server starts inside its data folder: one that runs as another user need not be able to reach it by path. */
  folder: string
  logFile: string
  account: Account
  env?: NodeJS.ProcessEnv
  /** Ends the server cleanly. */
  endSignal: 'SIGTERM' | 'SIGINT'
  /** Resolves once it answers; throws where it does not yet. */
  probe: () => Promise<void>
  /** Takes away what a dead one left behind: before each start, and after the end. */
  clear?: () => Promise<void>
}

export type SupervisedServer = {
  /** Resolves when it answered for the first time; throws EmbeddedError where it cannot be started. */
  ready: Promise<void>
  stop(): Promise<void>
}

const FIRST_DELAY = 100
const LONGEST_DELAY = 5000
const PROBE_EVERY = 30
/** After a kill -9 a server's children may hold its lock file for three seconds; one that still ends will not start. */
const GIVE_UP_AFTER = 15_000
const READY_WITHIN = 120_000
const END_PATIENCE = 7000
const LOG_LIMIT = 5_000_000

/**
 * Starts a server and starts it again whenever it ends, at first at once, then less and less eagerly.
 * `started` is told of every process, so that a later keeper can find one that was left behind.
 */
export function superviseServer(plan: ServerPlan, started: (record: ProcessRecord | null) => void): SupervisedServer {
  let current: ProcessRecord | null = null
  let refusal: Error | null = null
  let stopping = false
  const wake = new AbortController()

  async function run(): Promise<void> {
    let delay = FIRST_DELAY
    while (!stopping) {
      const since = Date.now()
      try {
        await plan.clear?.()
        if (stopping) break
        const child = await launch(plan)
        current = child.pid === undefined ? null : recordOf(child.pid)
        started(current)
        await ended(child)
      } catch (error) {
        refusal = error as Error
      }
      current = null
      if (Date.now() - since > 10_000) delay = FIRST_DELAY
      if (!stopping) await sleep(delay, undefined, { signal: wake.signal }).catch(() => {})
      delay = Math.min(delay * 2, LONGEST_DELAY)
    }
    started(null)
  }

  async function becomeReady(): Promise<void> {
    const begin = Date.now()
    while (!stopping) {
      try {
        return await plan.probe()
      } catch (error) {
        const waited = Date.now() - begin
        if (refusal) throw new EmbeddedError(withRemedy(`${plan.name} cannot be started: ${refusal.message}`))
        const hopeless = waited > READY_WITHIN || (waited > GIVE_UP_AFTER && current === null)
        if (hopeless) throw await startFailure(plan, error as Error)
      }
      await sleep(PROBE_EVERY)
    }
  }

  const running = run()
  return {
    ready: becomeReady(),
    async stop() {
      stopping = true
      wake.abort()
      if (current) await endProcess(current, plan.endSignal, END_PATIENCE)
      await running
      await plan.clear?.().catch(() => {})
    },
  }
}

async function startFailure(plan: ServerPlan, failure: Error): Promise<EmbeddedError> {
  const log = await readFile(plan.logFile, 'utf8').catch(() => '')
  return new EmbeddedError(
    withRemedy(`${plan.name} does not start (${failure.message}). Its log ${plan.logFile} ends:\n${lastLines(log)}`),
  )
}

async function launch(plan: ServerPlan): Promise<ChildProcess> {
  const [program, parameters] = await endingWithParent(plan)
  const log = openLog(plan.logFile)
  try {
    return spawn(program, parameters, {
      cwd: plan.folder,
      env: plan.env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true,
      ...plan.account,
    })
  } finally {
    closeSync(log)
  }
}

/** Linux can end a server when its keeper is killed (prctl(2), PR_SET_PDEATHSIG); elsewhere the next start ends it. */
async function endingWithParent(plan: ServerPlan): Promise<[string, string[]]> {
  const setpriv = process.platform === 'linux' ? await findProgram('setpriv') : null
  if (!setpriv) return [plan.program, plan.parameters]
  return [setpriv, [`--pdeathsig=${plan.endSignal.slice(3)}`, plan.program, ...plan.parameters]]
}

function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT) renameSync(path, `${path}.old`)
  return openSync(path, 'a', 0o600)
}

/** @throws Error where it did not even begin */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => resolve())
    child.once('error', reject)
  })
}
