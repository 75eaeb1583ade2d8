import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { bot, type Workspace } from './workspace.ts'

type Waiting = (answer: Record<string, unknown> | null) => void

/** Slack's side of Socket Mode: hello, envelopes that want an acknowledgement, the announced disconnect. */
export class SocketMode {
  /** How many acknowledgements are swallowed before they are seen: what the network may do. */
  loseAcknowledgements = 0
  private readonly server = new WebSocketServer({ noServer: true })
  private readonly sockets = new Set<WebSocket>()
  private readonly waiting = new Map<string, Waiting>()
  private readonly tickets = new Set<string>()
  private readonly workspace: Workspace
  private turn = 0

  constructor(workspace: Workspace) {
    this.workspace = workspace
  }

  /** How many connections are open. */
  get open(): number {
    return this.sockets.size
  }

  /** What apps.connections.open gives: an address that works once. */
  ticket(): string {
    const ticket = this.workspace.nextId('ticket-')
    this.tickets.add(ticket)
    return ticket
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://stand.in').searchParams.get('ticket') ?? ''
    if (!this.tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
      return
    }
    this.server.handleUpgrade(request, socket, head, (connection) => this.welcome(connection))
  }

  private welcome(connection: WebSocket): void {
    this.sockets.add(connection)
    connection.on('close', () => this.sockets.delete(connection))
    connection.on('error', () => connection.terminate())
    connection.on('message', (data) => this.acknowledged(String(data)))
    connection.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.sockets.size,
        debug_info: { host: 'stand-in', approximate_connection_time: 3600 },
        connection_info: { app_id: bot.app },
      }),
    )
  }

  private acknowledged(text: string): void {
    const { envelope_id, payload } = JSON.parse(text) as { envelope_id: string; payload?: Record<string, unknown> }
    if (this.loseAcknowledgements > 0) {
      this.loseAcknowledgements--
      return
    }
    this.waiting.get(envelope_id)?.(payload ?? {})
  }

  /** Sends one envelope to one of the connections. Null where there is none or no acknowledgement came in time. */
  send(type: string, payload: object, attempt: number, within: number): Promise<Record<string, unknown> | null> {
    const sockets = [...this.sockets]
    const socket = sockets[this.turn++ % sockets.length]
    if (!socket) return Promise.resolve(null)
    const envelope_id = this.workspace.nextId('envelope-')
    return new Promise((resolve) => {
      const done: Waiting = (answer) => {
        clearTimeout(timer)
        socket.off('close', gone)
        this.waiting.delete(envelope_id)
        resolve(answer)
      }
      const gone = () => done(null)
      const timer = setTimeout(gone, within)
      socket.on('close', gone)
      this.waiting.set(envelope_id, done)
      const retry = attempt > 0 ? { retry_attempt: attempt, retry_reason: 'timeout' } : {}
      socket.send(
        JSON.stringify({ envelope_id, type, payload, accepts_response_payload: type === 'interactive', ...retry }),
      )
    })
  }

  /** The announced end of a connection: `warning` some seconds before, `refresh_requested` at it. */
  announce(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    for (const socket of this.sockets) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'stand-in' } }))
    }
  }

  drop(): void {
    for (const socket of this.sockets) socket.terminate()
    this.sockets.clear()
  }

  close(): void {
    this.drop()
    this.server.close()
  }
}
