import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { isRunning, type ProcessRecord } from '../../src/embedded/processes.ts'

export type Client = mongoose.mongo.MongoClient

/** A folder of this test's own, removed after it. */
export async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-embedded-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A client as the store's, closed after the test. */
export async function mongoClient(context: TestContext, uri: string): Promise<Client> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 15_000 })
  context.after(() => client.close(true))
  return client.connect()
}

export function redisClient(context: TestContext, url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  client.on('error', () => {})
  context.after(() => client.disconnect())
  return client
}

/** Waits until the condition holds; fails with its name after the time, in milliseconds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, within = 20_000): Promise<void> {
  const end = Date.now() + within
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${within} ms: ${what}`)
    await sleep(20)
  }
}

type Holder = { keeper: ProcessRecord; servers: Record<string, ProcessRecord> }

/** The processes that hold a data folder now. */
export function holderOf(dataDir: string): Holder {
  return JSON.parse(readFileSync(join(dataDir, 'embedded.json'), 'utf8'))
}

/** The process of the server whose name contains the text. */
export function serverOf(dataDir: string, name: RegExp): ProcessRecord {
  const found = Object.entries(holderOf(dataDir).servers).find(([one]) => name.test(one))
  if (!found) throw new Error(`no server is named like ${name}`)
  return found[1]
}

export const POSTGRES = /PostgreSQL \d+$/
export const GATEWAY = /gateway$/
export const REDIS = /Redis|Valkey/

export const noneRuns = (records: ProcessRecord[]) => !records.some(isRunning)

export type Launcher = { child: ChildProcess; mongoUri: string; redisUrl: string }

/** Another program that starts the databases, in a process group of its own. */
export async function startLauncher(context: TestContext, dataDir: string): Promise<Launcher> {
  const script = fileURLToPath(new URL('./launcher.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  context.after(() => child.kill('SIGKILL'))
  for await (const line of createInterface(child.stdout)) return { child, ...JSON.parse(line) }
  throw new Error('the launcher ended before the databases were ready')
}
