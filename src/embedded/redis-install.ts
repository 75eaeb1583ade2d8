import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { machineName, unpackedPackages } from './package-archive.ts'
import type { Progress } from './progress.ts'
import { findProgram, runProgram } from './run-program.ts'

/** A Redis that can be started: the program, and where its libraries lie if they are not the machine's. */
export type RedisProgram = { path: string; env: NodeJS.ProcessEnv; name: string }

/** redis-server or valkey-server on the PATH, else Debian's package unpacked into the cache. */
export async function installRedis(cache: string, progress: Progress): Promise<RedisProgram> {
  const installed = (await findProgram('redis-server')) ?? (await findProgram('valkey-server'))
  if (installed) return named(installed, process.env)
  const root = await unpackedPackages(
    cache,
    {
      folder: `redis-${await machineName()}-1`,
      title: 'Redis',
      megabytes: 2,
      packages: ['redis-server'],
      assumed: null,
      leaveOut: ['./etc', './var', './lib/systemd', './usr/lib/systemd', './usr/share'],
    },
    progress,
  )
  const libraries = await readdir(join(root, 'usr/lib')).catch(() => [])
  const path = libraries.map((name) => join(root, 'usr/lib', name)).join(':')
  return named(join(root, 'usr/bin/redis-server'), { ...process.env, LD_LIBRARY_PATH: path })
}

async function named(path: string, env: NodeJS.ProcessEnv): Promise<RedisProgram> {
  const printed = await runProgram(path, ['--version'], { env })
  const version = /v=([\d.]+)/.exec(printed)?.[1] ?? ''
  return { path, env, name: `${/valkey/i.test(printed) ? 'Valkey' : 'Redis'} ${version}`.trim() }
}
