import { type PostgresAddress, PostgresConnection } from './postgres-connection.ts'
import { ConnectionLostError } from './postgres-messages.ts'

type Waiting = { resolve: (connection: PostgresConnection) => void; reject: (error: Error) => void }

/** Keeps up to so many connections open and hands each to one user at a time, in the order of asking. */
export class ConnectionPool {
  private readonly open: () => Promise<PostgresConnection>
  private readonly limit: number
  private readonly idle: PostgresConnection[] = []
  private readonly all = new Set<PostgresConnection>()
  private readonly waiting: Waiting[] = []
  private opening = 0

  constructor(address: PostgresAddress, settings: Record<string, string | number>, limit: number) {
    this.open = () => PostgresConnection.open(address, settings)
    this.limit = limit
  }

  /** Throws where a connection is to be opened and the server is not there. */
  acquire(): Promise<PostgresConnection> {
    for (let connection = this.idle.pop(); connection; connection = this.idle.pop()) {
      if (connection.usable) return Promise.resolve(connection)
      this.all.delete(connection)
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.openForWaiting()
    })
  }

  /** Takes a connection back. One that is broken, or whose state nobody knows, is closed. */
  release(connection: PostgresConnection, reusable = true): void {
    if (reusable && connection.usable) {
      const next = this.waiting.shift()
      if (next) next.resolve(connection)
      else this.idle.push(connection)
      return
    }
    connection.close()
    this.all.delete(connection)
    this.openForWaiting()
  }

  close(): void {
    for (const connection of this.all) connection.close()
    for (const { reject } of this.waiting.splice(0)) reject(new ConnectionLostError('the gateway is closing'))
  }

  private openForWaiting(): void {
    if (this.waiting.length <= this.opening || this.all.size + this.opening >= this.limit) return
    this.opening++
    this.open().then(
      (connection) => {
        this.opening--
        this.all.add(connection)
        this.release(connection)
      },
      (error: Error) => {
        this.opening--
        // all who wait would meet the same: the server is not there
        for (const { reject } of this.waiting.splice(0)) reject(error)
      },
    )
  }
}
