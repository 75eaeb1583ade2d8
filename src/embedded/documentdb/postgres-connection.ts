import { connect, type Socket } from 'node:net'
import { FrameSplitter } from '../wire/frame-splitter.ts'
import {
  bindMessage,
  ConnectionLostError,
  executeAndSync,
  type PostgresError,
  parseMessage,
  type Row,
  readError,
  readRow,
  startupMessage,
  type Value,
} from './postgres-messages.ts'

/** Where PostgreSQL listens: the folder of its socket. */
export type PostgresAddress = { socketFolder: string; port: number; user: string }

type Exchange = {
  resolve: (row: Row) => void
  reject: (error: Error) => void
  row: Row | null
  refusal: PostgresError | null
  prepared: () => void
}

const FRAMING = { headLength: 5, lengthOf: (head: Buffer) => head.readUInt32BE(1) + 1 }

/**
 * A connection that does one statement at a time and passes bytes both ways. The usual library knows results as text
 * alone: every document would be written in hexadecimal, decoded as UTF-8 and read back.
 */
export class PostgresConnection {
  private readonly socket: Socket
  private readonly names = new Map<string, string>()
  private nameCount = 0
  private exchange: Exchange | null = null
  private lost: Error | null = null

  private constructor(socket: Socket) {
    this.socket = socket
    const splitter = new FrameSplitter(FRAMING)
    socket.on('data', (chunk) => {
      for (const message of splitter.push(chunk)) this.receive(message)
    })
    socket.on('error', (error) => {
      this.lost ??= new ConnectionLostError(`PostgreSQL cannot be reached: ${error.message}`)
    })
    socket.on('close', () => {
      this.lost ??= new ConnectionLostError('PostgreSQL closed the connection')
      this.exchange?.reject(this.exchange.refusal ?? this.lost)
      this.exchange = null
    })
  }

  /** Connects, with settings that hold for all its statements. Throws ConnectionLostError where the server is not there. */
  static async open(address: PostgresAddress, settings: Record<string, string | number>): Promise<PostgresConnection> {
    const connection = new PostgresConnection(connect(`${address.socketFolder}/.s.PGSQL.${address.port}`))
    await connection.send(startupMessage(address.user, settings), () => {})
    return connection
  }

  get usable(): boolean {
    return this.lost === null
  }

  /**
   * Gives the first row, empty where there is none. Throws PostgresError where the server refuses, ConnectionLostError where
   * it goes away. A statement is prepared when it is first used.
   */
  execute(text: string, values: Value[]): Promise<Row> {
    const known = this.names.get(text)
    if (known !== undefined) return this.send(Buffer.concat([bindMessage(known, values), executeAndSync]), () => {})
    const name = `s${this.nameCount++}`
    const messages = [parseMessage(name, text), bindMessage(name, values), executeAndSync]
    return this.send(Buffer.concat(messages), () => this.names.set(text, name))
  }

  close(): void {
    this.socket.destroy()
  }

  private send(bytes: Buffer, prepared: () => void): Promise<Row> {
    return new Promise((resolve, reject) => {
      if (this.lost) return reject(this.lost)
      if (this.exchange) return reject(new Error('a connection does one statement at a time'))
      this.exchange = { resolve, reject, row: null, refusal: null, prepared }
      this.socket.write(bytes)
    })
  }

  private receive(message: Buffer): void {
    const exchange = this.exchange
    if (!exchange) return
    switch (String.fromCharCode(message[0]!)) {
      case '1': // ParseComplete
        exchange.prepared()
        return
      case 'D': // DataRow
        exchange.row ??= readRow(message)
        return
      case 'E': // ErrorResponse
        exchange.refusal = readError(message)
        return
      case 'R': // Authentication, and the socket's owner is let in without any
        if (message.readInt32BE(5) !== 0) this.socket.destroy(new Error('PostgreSQL asks for a password'))
        return
      case 'Z': // ReadyForQuery
        this.exchange = null
        if (exchange.refusal) exchange.reject(exchange.refusal)
        else exchange.resolve(exchange.row ?? [])
    }
  }
}
