import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError } from '../error.ts'
import { ownApt } from '../own-apt.ts'
import { unpackedPackages } from '../package-archive.ts'
import type { Progress } from '../progress.ts'
import { runProgram } from '../run-program.ts'
import { geographyStandIn } from './geography-stand-in.ts'

const SUITE = 'forky'
const PROGRAMS = 'usr/lib/postgresql/18/bin'
const EXTENSIONS = 'usr/share/postgresql/18/extension'
const LIBRARIES = 'usr/lib/postgresql/18/lib'
/** Answers who a user is from a file of ours: a container's user, or a company's, may be in no list on this machine. */
const USER_NAMES = 'libnss_wrapper.so'
const KEYRINGS = ['gpg', 'pgp'].map((kind) => `usr/share/keyrings/debian-archive-keyring.${kind}`)

const FOLDER = `documentdb-${SUITE}-${process.arch}-2`

/** The folder that holds postgres, initdb and the DocumentDB extension; fetched from Debian's archive at first. */
export async function installDocumentDb(cache: string, progress: Progress): Promise<string> {
  const root = await unpackedPackages(
    cache,
    {
      folder: FOLDER,
      title: 'DocumentDB',
      megabytes: 38,
      packages: ['postgresql-18-documentdb', 'postgresql-client-18', 'libnss-wrapper'],
      // none of these is used: geography, the other rum index, Debian's own cluster scripts, all the world's locales
      assumed: [
        'postgresql-18-postgis-3',
        'postgresql-18-rum',
        'postgresql-common',
        'postgresql-client-common',
        'locales-all',
        'ssl-cert',
        'debconf',
        'tzdata',
      ],
      sources: documentDbSources,
      leaveOut: [
        ...['./etc', './var', './usr/share/perl*', './usr/bin/perl*', './usr/lib/*/perl*', './usr/lib/systemd'],
        ...['doc', 'man', 'locale', 'lintian'].map((name) => `./usr/share/${name}`),
        '*/bitcode',
        '*/gconv',
      ],
      finish: makeRunnable,
    },
    progress,
  )
  return join(root, PROGRAMS)
}

/** "DocumentDB 1.0 on PostgreSQL 18", as the extension's control file says; null where it is not in the cache. */
export async function documentDbName(cache: string): Promise<string | null> {
  const control = join(cache, FOLDER, EXTENSIONS, 'documentdb.control')
  const version = /default_version = '([\d.]+)/.exec(await readFile(control, 'utf8').catch(() => ''))?.[1]
  return version ? `DocumentDB ${version} on PostgreSQL 18` : null
}

async function documentDbSources(workFolder: string): Promise<string> {
  const keyring = KEYRINGS.map((path) => `/${path}`).find(existsSync) ?? (await fetchKeyring(workFolder))
  return `deb [signed-by=${keyring}] ${await debianMirror()} ${SUITE} main\n`
}

/** The mirror this machine's own apt uses for Debian, so that a company's closed network still serves. */
async function debianMirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d'
  const parts = (await readdir(folder).catch(() => [])).map((name) => join(folder, name))
  const texts = await Promise.all(
    ['/etc/apt/sources.list', ...parts].map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const active = texts.join('\n').replaceAll(/^\s*#.*$/gm, '')
  return /https?:\/\/\S+\/debian(?=\/?\s)/.exec(active)?.[0] ?? 'http://deb.debian.org/debian'
}

/** Ubuntu carries Debian's keys as a package of its own archive. */
async function fetchKeyring(workFolder: string): Promise<string> {
  const folder = join(workFolder, 'keyring')
  await mkdir(folder)
  const run = await ownApt(folder, { assumed: null, sources: null })
  await run('apt-get', ['update'])
  await run('apt-get', ['download', 'debian-archive-keyring'])
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'))
  if (archive) await run('dpkg-deb', ['-x', archive, folder])
  const keyring = KEYRINGS.map((path) => join(folder, path)).find(existsSync)
  if (!keyring) throw new EmbeddedError('the package debian-archive-keyring could not be fetched')
  return keyring
}

/**
 * The programs are built for a newer C library than the machine's: each becomes a script that starts it under the
 * loader and the libraries unpacked beside it.
 */
async function makeRunnable(root: string): Promise<void> {
  await geographyStandIn(join(root, EXTENSIONS))
  const loader = await findLoader(root)
  const folder = join(root, PROGRAMS)
  for (const name of await readdir(folder)) {
    await rename(join(folder, name), join(folder, `.${name}.real`))
    await writeFile(join(folder, name), starter(name, loader))
    await chmod(join(folder, name), 0o755)
  }
  await runProgram(join(folder, 'postgres'), ['--version'])
  await refuseMissingLibraries(root, loader)
}

function starter(name: string, loader: string): string {
  const up = PROGRAMS.replaceAll(/[^/]+/g, '..')
  const libraries = [`$root/${loader.slice(0, loader.lastIndexOf('/'))}`, `$root/${LIBRARIES}`].join(':')
  return [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)',
    `root=$here/${up}`,
    `set -- --argv0 "$here/${name}" "$here/.${name}.real" "$@"`,
    `exec "$root/${loader}" --inhibit-cache --library-path "${libraries}" --preload ${USER_NAMES} "$@"`,
    '',
  ].join('\n')
}

async function findLoader(root: string): Promise<string> {
  const folders = ['usr/lib', ...(await readdir(join(root, 'usr/lib'))).map((name) => `usr/lib/${name}`)]
  for (const folder of folders) {
    const names = await readdir(join(root, folder)).catch(() => [])
    const loader = names.find((name) => /^ld-linux-.*\.so\.\d+$/.test(name))
    if (loader) return `${folder}/${loader}`
  }
  throw new EmbeddedError('the unpacked C library has no loader')
}

async function refuseMissingLibraries(root: string, loader: string): Promise<void> {
  const path = [join(root, loader.slice(0, loader.lastIndexOf('/'))), join(root, LIBRARIES)].join(':')
  const flags = ['--inhibit-cache', '--library-path', path, '--list']
  for (const file of [join(root, PROGRAMS, '.postgres.real'), join(root, LIBRARIES, 'pg_documentdb.so')]) {
    const listed = await runProgram(join(root, loader), [...flags, file])
    const missing = listed.split('\n').filter((line) => line.includes('not found'))
    if (missing.length > 0) throw new EmbeddedError(`libraries are missing: ${missing.join(', ').trim()}`)
  }
}
