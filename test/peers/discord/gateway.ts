import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { shownChannel, types, type World } from './world.ts'

type Payload = { op: number; t?: string; s?: number; d?: unknown }
type Session = { id: string; seq: number; told: Payload[]; socket: WebSocket | null; intents: number }

const ops = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 }
const messageContent = 1 << 15
const directMessages = 1 << 12
const guildMessages = 1 << 9
const mostIdentifies = 1000
const kept = 5000

/** The gateway of one bot: https://docs.discord.com/developers/events/gateway */
export class Gateway {
  heartbeatInterval = 41_250
  /** Every event is told as many times. */
  copies = 1
  /** Every second event is told before the one it came behind. */
  isShuffled = false
  identifies = 0
  resumes = 0
  /** Connections are refused while set. */
  isRefusing = false
  /** A resumed session is declared invalid right behind RESUMED. */
  invalidatesResumed = false
  private readonly world: World
  private readonly server = new WebSocketServer({ noServer: true })
  private readonly sessions = new Map<string, Session>()
  private held: (() => void) | null = null

  constructor(world: World) {
    this.world = world
  }

  get open(): number {
    return [...this.sessions.values()].filter(({ socket }) => socket !== null).length
  }

  get remaining(): number {
    return mostIdentifies - this.identifies
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, base: string): void {
    if (this.isRefusing) return void socket.destroy()
    this.server.handleUpgrade(request, socket, head, (connection) => this.greet(connection, base))
  }

  /** Tells every session. Those away are told when they resume. */
  tell(t: string, d: object): void {
    const now = () => {
      for (const session of this.sessions.values())
        for (let copy = 0; copy < this.copies; copy++) this.dispatch(session, t, d)
    }
    if (!this.isShuffled || t === 'INTERACTION_CREATE') now()
    else if (!this.held) {
      this.held = now
      setTimeout(() => this.release(), 20)
    } else {
      now()
      this.release()
    }
  }

  /** The lines are cut; the session can be resumed. */
  drop(): void {
    for (const { socket } of this.sessions.values()) socket?.terminate()
  }

  /** The lines are cut, and what is told from now on is told to nobody. */
  lose(): void {
    const sockets = [...this.sessions.values()].map(({ socket }) => socket)
    this.sessions.clear()
    for (const socket of sockets) socket?.terminate()
  }

  /** Discord asks for a new connection. */
  askToReconnect(): void {
    for (const { socket } of this.sessions.values()) socket?.send(JSON.stringify({ op: ops.reconnect, d: null }))
  }

  close(code = 1001): void {
    for (const { socket } of this.sessions.values()) socket?.close(code)
  }

  end(): void {
    this.lose()
    for (const client of this.server.clients) client.terminate()
    this.server.close()
  }

  private release(): void {
    const held = this.held
    this.held = null
    held?.()
  }

  private greet(socket: WebSocket, base: string): void {
    send(socket, { op: ops.hello, d: { heartbeat_interval: this.heartbeatInterval } })
    let session: Session | null = null
    let beatAt = Date.now()
    const watch = setInterval(() => {
      if (Date.now() - beatAt > this.heartbeatInterval * 1.5) socket.close(4009)
    }, this.heartbeatInterval / 2)
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: never }
      if (op === ops.heartbeat) {
        beatAt = Date.now()
        send(socket, { op: ops.ack })
      } else if (op === ops.identify) session = this.identify(socket, d, base)
      else if (op === ops.resume) session = this.resume(socket, d)
      else if (!session) socket.close(4003)
    })
    socket.on('close', (code) => {
      clearInterval(watch)
      if (session?.socket !== socket) return
      session.socket = null
      // A client that closes in good order ends its session.
      if (code === 1000 || code === 1001) this.sessions.delete(session.id)
    })
  }

  private identify(socket: WebSocket, d: { token: string; intents: number }, base: string): Session | null {
    this.identifies++
    if (this.identifies > mostIdentifies) this.world.token = randomBytes(12).toString('hex')
    if (d.token !== this.world.token) return close(socket, 4004)
    if (d.intents & messageContent && !(this.world.flags & ((1 << 18) | (1 << 19)))) return close(socket, 4014)
    const session: Session = { id: randomBytes(16).toString('hex'), seq: 0, told: [], socket, intents: d.intents }
    this.sessions.set(session.id, session)
    const { guild, bot } = this.world
    this.dispatch(session, 'READY', {
      v: 10,
      user: bot,
      session_id: session.id,
      resume_gateway_url: base,
      guilds: [{ id: guild, unavailable: true }],
      application: { id: bot.id, flags: this.world.flags },
    })
    this.dispatch(session, 'GUILD_CREATE', this.guild())
    return session
  }

  private guild(): object {
    const { guild, bot, channels, botRole, botPermissions } = this.world
    const all = [...channels.values()].filter(({ guild_id }) => guild_id)
    return {
      id: guild,
      name: 'The server',
      owner_id: '1000000000000000009',
      roles: [
        { id: guild, name: '@everyone', permissions: '0' },
        { id: botRole, name: 'bot', permissions: String(botPermissions) },
      ],
      emojis: [],
      stickers: [],
      features: [],
      members: [{ user: bot, roles: [botRole] }],
      channels: all.filter(({ type }) => type !== types.publicThread).map(shownChannel),
      threads: all.filter(({ thread_metadata }) => thread_metadata && !thread_metadata.archived).map(shownChannel),
      presences: [],
      voice_states: [],
      stage_instances: [],
      guild_scheduled_events: [],
      member_count: 1,
    }
  }

  private resume(socket: WebSocket, d: { token: string; session_id: string; seq: number }): Session | null {
    this.resumes++
    if (d.token !== this.world.token) return close(socket, 4004)
    const session = this.sessions.get(d.session_id)
    if (!session) {
      send(socket, { op: ops.invalid, d: false })
      return null
    }
    session.socket = socket
    for (const payload of session.told.filter(({ s }) => (s ?? 0) > d.seq)) send(socket, payload)
    this.dispatch(session, 'RESUMED', {})
    if (this.invalidatesResumed) {
      this.sessions.delete(session.id)
      send(socket, { op: ops.invalid, d: false })
    }
    return session
  }

  private dispatch(session: Session, t: string, d: object): void {
    const payload = { op: ops.dispatch, t, s: ++session.seq, d: this.visible(session, t, d) }
    if (!payload.d) return
    session.told.push(payload)
    if (session.told.length > kept) session.told.shift()
    if (session.socket) send(session.socket, payload)
  }

  /** What this session's intents let it see; null: nothing. */
  private visible({ intents }: Session, t: string, d: object): object | null {
    if (!t.startsWith('MESSAGE_')) return d
    const { guild_id, mentions } = d as { guild_id?: string; mentions?: { id: string }[] }
    if (!(intents & (guild_id ? guildMessages : directMessages))) return null
    const mayRead = !guild_id || intents & messageContent || mentions?.some(({ id }) => id === this.world.bot.id)
    return mayRead ? d : { ...d, content: '', attachments: [], embeds: [], components: [] }
  }
}

const send = (socket: WebSocket, payload: Payload): void => socket.send(JSON.stringify(payload))

function close(socket: WebSocket, code: number): null {
  socket.close(code)
  return null
}
