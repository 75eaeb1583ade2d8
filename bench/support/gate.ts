import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server on this machine that stays shut until it is opened: who connects before waits at it. */
export async function startGate(port: number): Promise<{ port: number; open(): void; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const server = createServer(async (client) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    await opened
    const upstream = connect({ host: '127.0.0.1', port })
    sockets.add(upstream)
    upstream.on('error', () => client.destroy())
    client.pipe(upstream).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    open,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
