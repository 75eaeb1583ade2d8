import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'

type AptOptions = {
  /** Packages apt takes for installed, and no others; null: what the machine has installed. */
  assumed: string[] | null
  /** The text of a sources.list; null: the entries of the machine's own distribution. */
  sources: string | null
}

const MACHINE_STATUS = '/var/lib/dpkg/status'

/**
 * An apt that works on lists, cache and state in a folder of its own, so that it needs no root and changes nothing
 * outside. Gives the function that runs its programs. Of the machine's settings it keeps those that lead to the mirror.
 */
export async function ownApt(
  folder: string,
  options: AptOptions,
): Promise<(program: string, parameters: string[]) => Promise<string>> {
  const inFolder = (name: string) => join(folder, name)
  for (const name of ['lists/partial', 'archives/partial', 'sources']) {
    await mkdir(inFolder(name), { recursive: true, mode: 0o755 })
  }
  const architecture = (await runProgram('dpkg', ['--print-architecture'])).trim()
  if (options.sources === null) await copyMachineSources(inFolder('sources'))
  else await writeFile(inFolder('sources/own.list'), options.sources)
  if (options.assumed) {
    await writeFile(inFolder('status'), options.assumed.map((name) => assumedPackage(name, architecture)).join(''))
  }
  // apt.conf(5). Signatures and hashes are checked as ever; only the lists' expiry is not, since a mirror may be frozen.
  const settings = {
    'Dir::State': folder,
    'Dir::State::Lists': inFolder('lists'),
    'Dir::State::extended_states': inFolder('extended-states'),
    'Dir::State::status': options.assumed ? inFolder('status') : MACHINE_STATUS,
    'Dir::Cache': folder,
    'Dir::Cache::Archives': inFolder('archives'),
    'Dir::Log': folder,
    'Dir::Etc::Parts': '/dev/null',
    'Dir::Etc::Main': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': inFolder('sources'),
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Install-Recommends': '0',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Check-Valid-Until': '0',
    'Acquire::Retries': '3',
    'Debug::NoLocking': '1',
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`)
  await writeFile(inFolder('apt.conf'), [...(await machineConnection()), ...lines].join(''))
  const env = { ...process.env, APT_CONFIG: inFolder('apt.conf'), DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  return (program, parameters) => runProgram(program, parameters, { env, cwd: folder })
}

/** The machine's proxies, timeouts and the like. */
async function machineConnection(): Promise<string[]> {
  const all = await runProgram('apt-config', ['dump'])
  return all.split('\n').flatMap((line) => (/^Acquire::(https?|ForceIPv\d)\b.*;$/.test(line) ? [`${line}\n`] : []))
}

/** Debian's or Ubuntu's own entries; those of other vendors would only be slow or closed. */
async function copyMachineSources(into: string): Promise<void> {
  const folder = '/etc/apt/sources.list.d'
  const parts = (await readdir(folder).catch(() => [])).map((name) => join(folder, name))
  for (const [index, path] of ['/etc/apt/sources.list', ...parts].entries()) {
    const kind = path.endsWith('.sources') ? 'sources' : 'list'
    const text = await readFile(path, 'utf8').catch(() => '')
    const ours = /\/(debian|ubuntu|sources)\.(sources|list)$/.test(path) || /\/(debian|ubuntu)\/?\s/.test(text)
    if (ours) await writeFile(join(into, `machine-${index}.${kind}`), text)
  }
}

function assumedPackage(name: string, architecture: string): string {
  return [
    `Package: ${name}`,
    'Status: install ok installed',
    'Maintainer: none',
    `Architecture: ${architecture}`,
    'Multi-Arch: foreign',
    'Version: 999:1',
    'Description: left out\n\n',
  ].join('\n')
}
