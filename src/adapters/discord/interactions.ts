import type { InboundEvent } from '../../core/ports/channel.ts'
import { cleanText } from '../shared/clean-text.ts'
import type { Interaction } from './packets.ts'
import { directAddress, isThread } from './place.ts'
import { timeOf } from './snowflake.ts'
import { fileOf, nameOf } from './text.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type */
export const interactionTypes = { ping: 1, command: 2, component: 3 } as const
const responseTypes = { pong: 1, message: 4, deferredUpdate: 6 } as const
const onlyForThem = 64
const choiceId = /^[\w.:-]{1,64}$/

const words = {
  en: {
    support: 'Thank you, your message has arrived. Our answers come as direct messages from me: please allow them.',
    here: 'Thank you, your message has arrived. Our answers come here.',
    status: 'How your ticket stands follows in a moment.',
    unknown: 'I do not know this command. There are /support and /status.',
  },
  zh: {
    support: '您的消息已收到，我们将通过私信回复您，请允许接收我的私信。',
    here: '您的消息已收到，我们将在这里回复您。',
    status: '工单的进展稍后发给您。',
    unknown: '没有这个命令。可用的命令是 /support 和 /status。',
  },
}

/** What a pressed button or a command means; null where it is none of ours. */
export function eventOfInteraction(
  interaction: Interaction,
  isSupport: (channel: string) => boolean,
): InboundEvent | null {
  const { id, type, data, message } = interaction
  const base = { at: timeOf(id), from: personOf(interaction), text: '' }
  const place = placeOf(interaction, isSupport)
  if (type === interactionTypes.component) {
    if (!message?.id || !choiceId.test(String(data?.custom_id))) return null
    return { ...base, kind: 'choice', conversation: place, choice: data?.custom_id, externalId: String(message.id) }
  }
  if (type !== interactionTypes.command) return null
  if (data?.name === 'status') {
    return { ...base, kind: 'choice', conversation: place, choice: 'status', externalId: id }
  }
  if (data?.name !== 'support') return null
  const files = Object.values(data.resolved?.attachments ?? {}).map((file) => fileOf(file))
  return { ...base, kind: 'message', conversation: place, text: textOf(interaction), files, externalId: id }
}

/** In a support thread its conversation; anywhere else the direct chat with whoever asked. */
function placeOf(interaction: Interaction, isSupport: (channel: string) => boolean): InboundEvent['conversation'] {
  const { channel, channel_id, guild_id } = interaction
  if (channel && isThread(channel.type) && isSupport(channel.parent_id ?? ''))
    return { key: String(channel.id), address: String(channel.id) }
  const address = directAddress(userOf(interaction).id)
  const isDirect = guild_id === undefined && channel?.type === 1
  return { key: address, address, ...(isDirect && channel_id && { route: { channel: channel_id } }) }
}

export const userOf = ({ user, member }: Interaction) => user ?? member!.user

function personOf(interaction: Interaction): InboundEvent['from'] {
  const user = userOf(interaction)
  const locale = typeof interaction.locale === 'string' ? interaction.locale : undefined
  return { address: user.id, name: nameOf(user, interaction.member), verified: true, ...(locale && { locale }) }
}

function textOf({ data }: Interaction): string {
  const given = data?.options?.find((option) => option?.name === 'text')?.value
  const text = typeof given === 'string' ? cleanText(given).trim() : ''
  return text || 'unsupported: an empty message'
}

/** What Discord is answered, within three seconds. A button is only acknowledged: what follows comes as a message. */
export function responseTo(interaction: Interaction, isSupport: (channel: string) => boolean): Record<string, unknown> {
  if (interaction.type === interactionTypes.ping) return { type: responseTypes.pong }
  if (interaction.type === interactionTypes.component) return { type: responseTypes.deferredUpdate }
  const { name } = interaction.data ?? {}
  const { key, route } = placeOf(interaction, isSupport)
  const isHere = route !== undefined || key === interaction.channel_id
  const support = isHere ? 'here' : 'support'
  const kind = name === 'support' ? support : name === 'status' ? 'status' : 'unknown'
  const content = words[interaction.locale?.startsWith('zh') ? 'zh' : 'en'][kind]
  return { type: responseTypes.message, data: { content, flags: onlyForThem, allowed_mentions: { parse: [] } } }
}
