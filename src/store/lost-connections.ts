import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

type DriverConnection = EventEmitter & { socket: Socket; closed: boolean; cleanup(error: Error): void }

let amended = false

/**
 * Makes the MongoDB driver give up a command whose connection ended just before it was written. The driver waits for the
 * socket to drain, which a closed one never does, and gives the wait up for an error of the socket alone: a server that
 * closes in good order is none. Whoever waits for that command, and all behind it, would wait for ever. (Seen with 7.8.0,
 * and the same in 7.9.0: `writeCommand` in lib/cmap/connection.js.)
 */
export function giveUpLostCommands(): void {
  if (amended) return
  amended = true
  const { Connection } = createRequire(import.meta.resolve('mongoose'))('mongodb/lib/cmap/connection.js') as {
    Connection: { prototype: DriverConnection }
  }
  const { cleanup } = Connection.prototype
  Connection.prototype.cleanup = function (error) {
    const isFirst = !this.closed
    cleanup.call(this, error)
    if (isFirst && this.socket.listenerCount('drain') > 0) this.socket.emit('error', error)
  }
}
