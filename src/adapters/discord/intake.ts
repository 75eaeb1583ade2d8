import type { Accept, Log } from '../../core/ports/channel.ts'
import type { CatchUp } from './catch-up.ts'
import type { History } from './history.ts'
import type { Message, MessagePacket, User } from './packets.ts'
import { isWanted, messageRow } from './parse.ts'
import type { Place } from './place.ts'
import type { Places } from './places.ts'
import type { Positions } from './positions.ts'

/** Whose messages of late: a deletion does not say whose it was. */
const mostWriters = 20_000

type Settings = {
  account: string
  /** The bot's own id. */
  self: string
  places: Places
  positions: Positions
  history: History
  catchUp: CatchUp
  accept: Accept
  log: Log
}

/** Brings what the gateway tells into the store: channel by channel in order, each with its cursor. */
export class Intake {
  private readonly settings: Settings
  private readonly lanes = new Map<string, Promise<void>>()
  private readonly writers = new Map<string, User>()

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** One message, edit or deletion. A message that cannot be kept is read again from the channel's history. */
  take(packet: MessagePacket): void {
    const { channel_id, guild_id, id } = packet.d
    const earlier = this.lanes.get(channel_id) ?? Promise.resolve()
    const lane = earlier
      .then(() => this.keep(packet))
      .catch((error) => {
        this.settings.log.warn('discord: a message is not safe yet', { channel: channel_id, reason: String(error) })
        this.settings.catchUp.missed(channel_id, guild_id ? undefined : id)
      })
      .finally(() => {
        if (this.lanes.get(channel_id) === lane) this.lanes.delete(channel_id)
      })
    this.lanes.set(channel_id, lane)
  }

  /** Resolves once all that was told is kept or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.lanes.values())
  }

  private async keep(told: MessagePacket): Promise<void> {
    const { account, self, places, accept } = this.settings
    const { channel_id, guild_id } = told.d
    const found = await places.find(channel_id, guild_id)
    if (!found) return
    const packet = await this.whole(told)
    const writer = this.writerOf(packet)
    if (!isWanted(packet, self) || (packet.t === 'MESSAGE_DELETE' && (writer?.bot || writer?.id === self))) return
    const cursor = packet.t === 'MESSAGE_CREATE' ? await this.position(packet.d, found) : undefined
    await accept([messageRow(account, packet, found.place, packet.t === 'MESSAGE_DELETE' ? writer : undefined)], cursor)
  }

  /** Discord may tell of an edit with nothing but what changed. */
  private async whole(packet: MessagePacket): Promise<MessagePacket> {
    if (packet.t !== 'MESSAGE_UPDATE' || packet.d.author) return packet
    const { channel_id, id, guild_id } = packet.d
    return { t: packet.t, d: { ...(await this.settings.history.message(channel_id, id)), guild_id } }
  }

  private writerOf({ t, d }: MessagePacket): User | undefined {
    if (t === 'MESSAGE_DELETE') return this.writers.get(d.id)
    if (this.writers.size >= mostWriters) this.writers.delete(this.writers.keys().next().value ?? '')
    this.writers.set(d.id, d.author)
    return d.author
  }

  /** The cursor may move where nothing is missing before the message: a conversation's gap is closed first. */
  private async position(message: Message, { place, parent }: { place: Place; parent: string }) {
    const { positions, catchUp, log } = this.settings
    const { channel_id: channel, id } = message
    const direct = place === 'direct' ? await positions.direct(channel, id) : null
    if (direct?.isNew || (place === 'thread' && catchUp.isNew(channel))) catchUp.note(channel)
    if (!catchUp.isComplete(channel) && place !== 'channel') {
      const beginning = direct?.beginning ?? (await positions.beginning(parent))
      await catchUp.fill({ channel, place, beginning }).catch((error) => {
        log.warn('discord: could not read what came before', { channel, reason: String(error) })
      })
    }
    if (catchUp.isComplete(channel)) return positions.moved(channel, id, place, [message])
    await positions.tookAhead(channel, place, [message])
    return undefined
  }
}
