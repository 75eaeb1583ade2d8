import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { places } from '../src/assembly/places.ts'
import { freePort } from '../test/support/desk-process.ts'
import { until } from '../test/support/until.ts'
import { startDeskAt } from './support/desk.ts'
import { type Bench, milliseconds, percentile, times } from './support/figure.ts'
import type { Place } from './support/servers.ts'

const STARTS = 3
const TARGET_MS = 2000
const SCRIPT_TARGET_MS = 5000

/** From the start of the process until it takes work; with the databases up, and with them in `script/server`. */
export const ready: Bench = async (servers) => {
  const place = await servers.place()
  try {
    const first = await startedIn(place)
    const starts: number[] = []
    for (let count = 0; count < STARTS; count++) starts.push(await startedIn(place))
    const bare: number[] = []
    for (let count = 0; count < STARTS; count++) bare.push(await bareStart())
    const floor = percentile(bare, 0.5)
    const value = percentile(starts, 0.5)
    const [scriptFirst, scriptSecond] = await scriptStarts()
    const against = (what: string, measured: number, target: number | null) => ({
      what,
      measured: milliseconds(measured),
      floor: `${milliseconds(floor)} (Node.js alone, started and ended)`,
      ratio: times(measured / floor),
      target: target === null ? '' : `≤ ${target} ms`,
      ok: target === null ? null : measured <= target,
    })
    return [
      against(`ready, databases up, median of ${STARTS}`, value, TARGET_MS),
      against('ready for the first time, on an empty database', first, null),
      against('script/server, the second time, with its databases', scriptSecond, SCRIPT_TARGET_MS),
      against('script/server, the first time, everything downloaded', scriptFirst, null),
    ]
  } finally {
    await place.release()
  }
}

async function startedIn(place: Place): Promise<number> {
  const began = performance.now()
  const desk = await startDeskAt(place)
  const took = performance.now() - began
  await desk.stop()
  return took
}

async function bareStart(): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
  return performance.now() - began
}

/** Two starts of `script/server` on one data folder. Milliseconds. */
async function scriptStarts(): Promise<[first: number, second: number]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-bench-'))
  try {
    return [await scriptStart(dataDir), await scriptStart(dataDir)]
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function scriptStart(dataDir: string): Promise<number> {
  const { MONGODB_URI: _, REDIS_URL: __, ...environment } = process.env
  const [port, smtpPort] = [await freePort(), await freePort()]
  const began = performance.now()
  const server = spawn(join(places.root, 'script/server'), {
    stdio: 'ignore',
    env: { ...environment, PORT: String(port), ECHODESK_SMTP_PORT: String(smtpPort), ECHODESK_DATA_DIR: dataDir },
  })
  const ended = once(server, 'exit')
  try {
    const answers = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
    await until('script/server', answers, { seconds: 120, everyMs: 20 })
    return performance.now() - began
  } finally {
    server.kill()
    await ended
  }
}
