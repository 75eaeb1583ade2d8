import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { messageSplitter, parseMessage } from '../../src/embedded/wire/message.ts'

export type CuttingProxy = {
  port: number
  /** The answer to the next command of this name is swallowed, and its connection cut. */
  cutAnswerTo(command: string): void
  cuts(): number
}

/** Stands between a client and a server, and loses answers that were made: the server did the work, nobody heard it. */
export async function cuttingProxy(context: TestContext, serverPort: number): Promise<CuttingProxy> {
  let victim: string | null = null
  let cuts = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1')
    let cutting = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => [client, upstream].forEach((one) => void one.destroy()))
    }
    const requests = messageSplitter()
    client.on('data', (chunk) => {
      for (const bytes of requests.push(chunk)) {
        if (victim !== null && commandOf(bytes) === victim) {
          cutting = true
          victim = null
        }
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (!cutting) return void client.write(chunk)
      cuts++
      client.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cutAnswerTo(command) {
      victim = command
    },
    cuts: () => cuts,
  }
}

function commandOf(bytes: Buffer): string {
  const { body } = parseMessage(bytes)
  return body.toString('utf8', 5, body.indexOf(0, 5))
}
