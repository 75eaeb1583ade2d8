import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { program } from './program.ts'
import { until } from './until.ts'

export type DeskProcess = {
  child: ChildProcess
  base: string
  smtpPort: number
  token: string
  log(): string
  api(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }>
  /** Ends the process and waits for its end; gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Below the ports that the system gives to outgoing connections, and for each process from a place of its own. */
let nextPort = 10_000 + ((process.pid * 37) % 20_000)

/** A port that is free now, and that nobody else is likely to take before it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = nextPort++
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

/** Starts the product as its users do, in a process of its own, and waits until it is ready. */
export async function startDesk(options: {
  dataDir: string
  env?: Record<string, string>
  /** YAML that is laid over the defaults. */
  config?: string
  smtpPort?: number
  role?: string
  /** An open file in place of what `log` gives. */
  output?: number
}): Promise<DeskProcess> {
  const port = await freePort()
  const smtpPort = options.smtpPort ?? (await freePort())
  const token = randomBytes(16).toString('hex')
  const file = join(options.dataDir, 'over.yaml')
  if (options.config) await writeFile(file, options.config)
  const lines: string[] = []
  const role = options.role ? ['--role', options.role] : []
  const child = spawn(process.execPath, [...program, 'start', ...role], {
    stdio: ['ignore', options.output ?? 'pipe', options.output ?? 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      ECHODESK_SMTP_PORT: String(smtpPort),
      ECHODESK_DATA_DIR: options.dataDir,
      ECHODESK_API_TOKEN: token,
      ...(options.config && { ECHODESK_CONFIG: file }),
      ...options.env,
    },
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => lines.push(String(chunk)))
  const ended = once(child, 'exit')
  const base = `http://127.0.0.1:${port}`
  const desk: DeskProcess = {
    child,
    base,
    smtpPort,
    token,
    log: () => lines.join(''),
    async api(method, path, body) {
      const response = await fetch(base + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      })
      return { status: response.status, json: await response.json().catch(() => null) }
    },
    async stop(signal = 'SIGTERM') {
      if (process.env.SHOW_LOGS) console.error(desk.log())
      child.kill(signal)
      const [code] = await ended
      return code as number | null
    },
  }
  const ready = until(
    'ready',
    async () => {
      if (child.exitCode !== null) return true
      if (options.role && options.role !== 'http') return desk.log().includes('Echodesk is ready')
      return (await fetch(`${base}/readyz`)).ok
    },
    { seconds: 120 },
  )
  await ready
  if (child.exitCode !== null) throw new Error(`the desk ended with ${child.exitCode}:\n${desk.log().slice(-2000)}`)
  return desk
}

/** Every ticket there is, page by page. */
export async function allTickets(desk: DeskProcess): Promise<{ number: string; requester: { address: string } }[]> {
  const tickets: { number: string; requester: { address: string } }[] = []
  for (let cursor = ''; ; ) {
    const { json } = await desk.api('GET', `/api/tickets?limit=200${cursor && `&cursor=${cursor}`}`)
    const page = json as { tickets: typeof tickets; next: string | null }
    tickets.push(...page.tickets)
    if (page.next === null) return tickets
    cursor = encodeURIComponent(page.next)
  }
}
