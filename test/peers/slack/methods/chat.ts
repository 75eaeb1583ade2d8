import { checkBlocks } from '../blocks.ts'
import { SlackFault } from '../fault.ts'
import { bot, type Message, team } from '../workspace.ts'
import { type Arguments, type Method, type World, writable } from './call.ts'

const postLimit = 40_000
const updateLimit = 4_000

type Metadata = NonNullable<Message['metadata']>

function content(call: Arguments): Pick<Message, 'text' | 'blocks' | 'metadata'> {
  const blocks = call.json<unknown[]>('blocks')
  if (blocks) checkBlocks(blocks)
  if (!call.text('text') && !blocks?.length) throw new SlackFault('no_text')
  const metadata = call.json<Metadata>('metadata')
  if (metadata && !metadata.event_type) throw new SlackFault('invalid_metadata_format')
  return { text: call.text('text'), ...(blocks && { blocks }), ...(metadata && { metadata }) }
}

/** Announces a message of the bot's as Slack does, to the app itself too. */
function announce(world: World, channel: { id: string; kind: string }, message: Message): void {
  world.delivery.event({ ...message, channel: channel.id, channel_type: channel.kind, event_ts: message.ts })
}

export function postAsBot(world: World, channelId: string, message: Partial<Message> & { text: string }): Message {
  const channel = writable(world, channelId)
  const parent = channel.messages.find((one) => one.ts === message.thread_ts)
  if (message.thread_ts && !parent) throw new SlackFault('thread_not_found')
  const made = world.workspace.append(channel, {
    type: 'message',
    ts: world.workspace.nextTs(),
    user: bot.user,
    bot_id: bot.id,
    app_id: bot.app,
    team: team.id,
    ...message,
  })
  announce(world, channel, made)
  return made
}

const postMessage: Method = (world, call) => {
  const channel = writable(world, call.needed('channel'))
  const { text, ...rest } = content(call)
  const message = postAsBot(world, channel.id, {
    ...rest,
    text: text.slice(0, postLimit),
    ...(call.has('thread_ts') && { thread_ts: call.text('thread_ts') }),
  })
  return { channel: channel.id, ts: message.ts, message: { ...message, metadata: undefined } }
}

function own(
  world: World,
  call: Arguments,
  refusal: string,
): { channel: ReturnType<typeof writable>; message: Message } {
  const channel = writable(world, call.needed('channel'))
  const message = channel.messages.find((one) => one.ts === call.needed('ts'))
  if (!message || message.subtype === 'tombstone') throw new SlackFault('message_not_found')
  if (message.bot_id !== bot.id) throw new SlackFault(refusal)
  return { channel, message }
}

const update: Method = (world, call) => {
  const { channel, message } = own(world, call, 'cant_update_message')
  const { text, blocks, metadata } = content(call)
  if (text.length > updateLimit) throw new SlackFault('msg_too_long')
  const previous = { ...message }
  if (call.has('text')) {
    message.text = text
    message.blocks = undefined
    if (!blocks) message.edited = { user: bot.user, ts: world.workspace.nextTs() }
  }
  if (blocks) message.blocks = blocks
  if (metadata) message.metadata = metadata
  world.delivery.event({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: channel.id,
    channel_type: channel.kind,
    ts: world.workspace.nextTs(),
    message,
    previous_message: previous,
  })
  return { channel: channel.id, ts: message.ts, text: message.text }
}

const remove: Method = (world, call) => {
  const { channel, message } = own(world, call, 'cant_delete_message')
  world.workspace.remove(channel, message)
  return { channel: channel.id, ts: message.ts }
}

const postEphemeral: Method = (world, call) => {
  const channel = writable(world, call.needed('channel'))
  const user = call.needed('user')
  if (!channel.members.has(user)) throw new SlackFault('user_not_in_channel')
  const { text } = content(call)
  const thread = call.has('thread_ts') ? { thread_ts: call.text('thread_ts') } : {}
  world.workspace.ephemerals.push({ channel: channel.id, user, text, ...thread })
  return { message_ts: world.workspace.nextTs() }
}

export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
}
