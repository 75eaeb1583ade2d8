import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { places } from './assembly/places.ts'
import { UsageError, usage } from './command-line/usage.ts'

type Command = (args: string[]) => Promise<number>

/** Each command loads what it needs and nothing else. Resolves to the exit code. */
const commands: Record<string, Command> = {
  async start(args) {
    const { values } = parse(args, { role: { type: 'string' }, demo: { type: 'boolean' } })
    return (await import('./command-line/start.ts')).start(values)
  },
  async doctor(args) {
    const { values } = parse(args, { json: { type: 'boolean' } })
    return (await import('./command-line/doctor.ts')).doctor({ json: values.json === true })
  },
  async replay(args) {
    const { positionals } = parse(args, {}, true)
    if (positionals.length !== 1) throw new UsageError('replay takes the id of one quarantined message')
    return (await import('./command-line/replay.ts')).replay(positionals[0]!)
  },
  async 'parse-mail'(args) {
    const { positionals } = parse(args, {}, true)
    return (await import('./command-line/parse-mail.ts')).parseMail(positionals)
  },
  async triage(args) {
    parse(args, {})
    return (await import('./command-line/triage.ts')).triage()
  },
  async similar(args) {
    const { values } = parse(args, { corpus: { type: 'string' } })
    if (!values.corpus) throw new UsageError('similar needs --corpus <file>')
    return (await import('./command-line/similar.ts')).similar(values.corpus)
  },
  async export(args) {
    const { values } = parse(args, { events: { type: 'boolean' } })
    if (!values.events) throw new UsageError('export needs --events')
    return (await import('./command-line/export-events.ts')).exportLastMonth()
  },
  async simulate(args) {
    const text = { type: 'string' } as const
    const { values } = parse(args, { config: text, events: text, from: text, to: text })
    return (await import('./command-line/simulate.ts')).simulate(values)
  },
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options']

function parse<const O extends NonNullable<Options>>(args: string[], options: O, allowPositionals = false) {
  try {
    return parseArgs({ args, options, allowPositionals })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--help' || name === '-h' || args.includes('--help')) {
    process.stdout.write(usage)
    return 0
  }
  if (name === '--version') {
    const { version } = JSON.parse(await readFile(places.manifest, 'utf8')) as { version: string }
    process.stdout.write(`${version}\n`)
    return 0
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command)
    throw new UsageError(name === undefined ? `no command given\n\n${usage}` : `there is no command '${name}'`)
  return command(args)
}

// A reader that has seen enough (`| head`) is no fault. A desk goes on without anybody who reads, and any command without
// a place for its complaints: the terminal was closed, or the log's disk is full.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.argv[2] === 'start') return
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`echodesk: standard output cannot be written to: ${error.message}\n`)
  process.exit(1)
})
process.stderr.on('error', () => {})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const wrongUse = error instanceof UsageError
  process.stderr.write(`echodesk: ${error instanceof Error ? error.message : error}\n`)
  if (wrongUse) process.stderr.write('echodesk --help says what there is.\n')
  process.exitCode = wrongUse ? 2 : 1
}
