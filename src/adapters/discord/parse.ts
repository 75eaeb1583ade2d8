import type { InboundEvent, RawEvent } from '../../core/ports/channel.ts'
import { eventOfInteraction, userOf } from './interactions.ts'
import type { Deletion, Interaction, Message, MessagePacket, Packet, User } from './packets.ts'
import { directAddress, type Place } from './place.ts'
import { timeOf } from './snowflake.ts'
import { filesOf, isNobodys, nameOf, textOf } from './text.ts'

/** The row a message is kept in. `known`: the writer of a deleted message, as far as it was seen. */
export function messageRow(account: string, packet: MessagePacket, place: Place, known?: User): RawEvent {
  const meta = { place, ...(known && { author: known.id, name: nameOf(known) }) }
  const sender = packet.t === 'MESSAGE_DELETE' ? known?.id : packet.d.author.id
  return { externalId: rowId(packet), scope: account, body: bytesOf(packet), meta, ...(sender && { sender }) }
}

/** The row of a pressed button or a command, without the token that would let anybody answer it. */
export function interactionRow(account: string, { token: _token, ...d }: Interaction): RawEvent {
  return { externalId: d.id, scope: account, body: bytesOf({ t: 'INTERACTION_CREATE', d }), sender: userOf(d).id }
}

const bytesOf = ({ t, d }: Packet): Uint8Array => new TextEncoder().encode(JSON.stringify({ t, d }))

function rowId({ t, d }: MessagePacket): string {
  if (t === 'MESSAGE_UPDATE') return `${d.id}:edit:${d.edited_timestamp}`
  return t === 'MESSAGE_DELETE' ? `${d.id}:delete` : d.id
}

/** Whether a packet is a customer's doing. A message that Discord only adds a preview to is edited by nobody. */
export function isWanted(packet: MessagePacket, self: string): boolean {
  if (packet.t === 'MESSAGE_CREATE') return !isNobodys(packet.d, self)
  if (packet.t === 'MESSAGE_UPDATE') return Boolean(packet.d.edited_timestamp) && !isNobodys(packet.d, self)
  return true
}

/** `self`: the bot's id. `isSupport`: whether a channel is one of the customers'. */
export function toInboundEvent(
  packet: Packet,
  meta: Record<string, string>,
  { self, isSupport }: { self: string; isSupport(channel: string): boolean },
): InboundEvent | null {
  if (packet.t === 'INTERACTION_CREATE') return eventOfInteraction(packet.d, isSupport)
  if (!isWanted(packet, self)) return null
  const place = (meta.place as Place | undefined) ?? (packet.d.guild_id ? 'thread' : 'direct')
  if (packet.t === 'MESSAGE_DELETE') return deletion(packet.d, place, meta)
  const { d: message, t } = packet
  const edited = t === 'MESSAGE_UPDATE'
  const at = edited ? new Date(String(message.edited_timestamp)) : timeOf(message.id)
  return {
    kind: edited ? 'edit' : 'message',
    at: Number.isNaN(at.getTime()) ? timeOf(message.id) : at,
    from: { address: message.author.id, name: nameOf(message.author, message.member), verified: true },
    conversation: conversationOf(message, place),
    text: textOf(message, self),
    files: filesOf(message),
    externalId: message.id,
  }
}

function conversationOf(message: Message, place: Place): InboundEvent['conversation'] {
  const { id, channel_id, author, message_reference: answered } = message
  if (place === 'thread') return { key: channel_id, address: channel_id }
  if (place === 'direct') {
    const address = directAddress(author.id)
    return { key: address, address, route: { channel: channel_id } }
  }
  // The thread that will be made from the message has its id.
  const references = answered?.message_id && answered.type !== forward ? [String(answered.message_id)] : []
  return { key: id, address: id, references, route: { parent: channel_id } }
}

const forward = 1

/** Discord does not tell whose message it was, nor who deleted it. */
function deletion({ id, channel_id }: Deletion, place: Place, { author, name }: Record<string, string>): InboundEvent {
  const key = place === 'channel' ? id : place === 'direct' && author ? directAddress(author) : channel_id
  return {
    kind: 'delete',
    at: timeOf(id),
    from: { address: author ?? 'unknown', name: name ?? '', verified: author !== undefined },
    conversation: { key, address: key },
    text: '',
    externalId: id,
  }
}
