import { once } from 'node:events'
import { createServer } from 'node:net'

/** Listens for a moment. @throws Error where that cannot be done, naming the address and what is to be changed */
export async function checkPort(what: string, host: string, port: number, change: string): Promise<void> {
  const server = createServer().listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`${what}: ${host}:${port} cannot be listened on (${code}): change ${change}`)
  }
  server.close()
  await once(server, 'close')
}
