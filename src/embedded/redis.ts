import { connect } from 'node:net'
import { join } from 'node:path'
import { serverFolder } from './account.ts'
import { installRedis } from './redis-install.ts'
import type { StartContext, StartedServer } from './server-start.ts'

/** Redis that keeps what it was told (append-only file, at most a second behind) and never throws anything out. */
export async function startRedis(context: StartContext): Promise<StartedServer> {
  const { account, port } = context
  const program = await installRedis(context.cache, context.progress)
  const folder = join(context.dataDir, 'redis')
  await serverFolder(folder, account)
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: './',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    save: '',
    daemonize: 'no',
  }
  const server = context.supervise({
    name: program.name,
    program: program.path,
    parameters: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
    folder,
    logFile: join(folder, 'server.log'),
    account,
    env: program.env,
    endSignal: 'SIGTERM',
    probe: () => pingRedis(port),
  })
  await server.ready
  return { url: `redis://127.0.0.1:${port}`, engine: program.name }
}

function pingRedis(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(2000, () => socket.destroy(new Error('no answer to PING')))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
    socket.once('data', (answer) => {
      if (answer.toString().startsWith('+PONG')) resolve()
      else reject(new Error(`not ready: ${answer.toString().trim()}`))
      socket.destroy()
    })
  })
}
