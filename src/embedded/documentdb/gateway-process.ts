import { openGateway } from './gateway.ts'

// The gateway in a process of its own, so that neither the keeper nor the desk waits for its work.
// Arguments: the port to listen on, and PostgreSQL's address as JSON.
const [port, address] = process.argv.slice(2)
const gateway = await openGateway(JSON.parse(address ?? '{}'), Number(port))
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    gateway.close().finally(() => process.exit(0))
  })
}
