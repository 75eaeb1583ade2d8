import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackedPackages } from './package-archive.ts'
import type { Progress } from './progress.ts'
import { findProgram, runProgram } from './run-program.ts'

/** A Redis that can be started: the program, and where its libraries lie if they are not the machine's. */
export type RedisProgram = { path: string; env: NodeJS.ProcessEnv; name: string }

/** redis-server or valkey-server on the PATH, else Debian's package unpacked into the cache. */
export async function installRedis(cache: string, progress: Progress): Promise<RedisProgram> {
  const installed = await installedRedis(cache)
  if (installed) return installed
  const request = {
    folder: await folderName(),
    title: 'Redis',
    megabytes: 2,
    packages: ['redis-server'],
    assumed: null,
    leaveOut: ['./etc', './var', './lib/systemd', './usr/lib/systemd', './usr/share'],
  }
  return unpackedRedis(await unpackedPackages(cache, request, progress))
}

/** The same without fetching anything; null where there is none. */
export async function installedRedis(cache: string): Promise<RedisProgram | null> {
  const onPath = (await findProgram('redis-server')) ?? (await findProgram('valkey-server'))
  if (onPath) return named(onPath, process.env)
  const unpacked = join(cache, await folderName())
  return existsSync(unpacked) ? unpackedRedis(unpacked) : null
}

/** Its libraries are the machine's, so what one release unpacked does not serve another. */
async function folderName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? 'unknown'
  return `redis-${codename}-${process.arch}-1`
}

async function unpackedRedis(root: string): Promise<RedisProgram> {
  const libraries = await readdir(join(root, 'usr/lib')).catch(() => [])
  const path = libraries.map((name) => join(root, 'usr/lib', name)).join(':')
  return named(join(root, 'usr/bin/redis-server'), { ...process.env, LD_LIBRARY_PATH: path })
}

async function named(path: string, env: NodeJS.ProcessEnv): Promise<RedisProgram> {
  const printed = await runProgram(path, ['--version'], { env })
  const version = /v=([\d.]+)/.exec(printed)?.[1] ?? ''
  return { path, env, name: `${/valkey/i.test(printed) ? 'Valkey' : 'Redis'} ${version}`.trim() }
}
