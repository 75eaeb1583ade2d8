import { SlackFault } from '../fault.ts'
import { bot, type Channel, type Message } from '../workspace.ts'
import { type Arguments, type Method, page, readable } from './call.ts'

function describe(channel: Channel): Record<string, unknown> {
  const partner = channel.kind === 'im' ? [...channel.members].find((member) => member !== bot.user) : undefined
  return {
    id: channel.id,
    ...(partner ? { user: partner } : { name: channel.name }),
    is_channel: channel.kind === 'channel',
    is_group: channel.kind === 'group',
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'channel',
    is_archived: channel.archived,
    is_member: channel.members.has(bot.user),
  }
}

function within(messages: Message[], call: Arguments): Message[] {
  const oldest = Number(call.text('oldest') || 0)
  const latest = Number(call.text('latest') || Number.POSITIVE_INFINITY)
  const inclusive = call.flag('inclusive')
  return messages.filter((message) => {
    const at = Number(message.ts)
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
  })
}

/** Metadata comes only where it was asked for. */
function shown(messages: Message[], call: Arguments): Message[] {
  const all = call.flag('include_all_metadata')
  return messages.map((message) => (all ? { ...message } : { ...message, metadata: undefined }))
}

const history: Method = (world, call) => {
  const channel = readable(world, call.needed('channel'))
  const top = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts)
  const { items, next } = page(within(top, call).reverse(), call, 999)
  return { messages: shown(items, call), has_more: next !== '', response_metadata: { next_cursor: next } }
}

const replies: Method = (world, call) => {
  const channel = readable(world, call.needed('channel'))
  const parent = channel.messages.find((one) => one.ts === call.needed('ts'))
  if (!parent) throw new SlackFault('thread_not_found')
  const answers = channel.messages.filter((one) => one.thread_ts === parent.ts && one !== parent)
  const { items, next } = page(within(answers, call), call, 1000)
  const messages = call.has('cursor') ? items : [parent, ...items]
  return { messages: shown(messages, call), has_more: next !== '', response_metadata: { next_cursor: next } }
}

const open: Method = (world, call) => {
  const users = call.needed('users').split(',')
  const user = world.workspace.users.get(users[0] ?? '')
  if (!user || users.length !== 1) throw new SlackFault('users_not_found')
  return { channel: { id: world.workspace.directChannel(user.id).id } }
}

const kinds: Record<string, Channel['kind']> = {
  public_channel: 'channel',
  private_channel: 'group',
  im: 'im',
  mpim: 'mpim',
}

function ofTypes(channels: Channel[], call: Arguments): Channel[] {
  const wanted = (call.text('types') || 'public_channel').split(',').map((type) => kinds[type.trim()])
  const archived = call.flag('exclude_archived')
  return channels.filter((channel) => wanted.includes(channel.kind) && !(archived && channel.archived))
}

function listed(channels: Channel[], call: Arguments): Record<string, unknown> {
  const { items, next } = page(ofTypes(channels, call), call, 999)
  return { channels: items.map(describe), response_metadata: { next_cursor: next } }
}

export const conversations: Record<string, Method> = {
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.open': open,
  'conversations.info': (world, call) => {
    const channel = world.workspace.channels.get(call.needed('channel'))
    const hidden = channel?.kind !== 'channel' && !channel?.members.has(bot.user)
    if (!channel || hidden) throw new SlackFault('channel_not_found')
    return { channel: describe(channel) }
  },
  'conversations.members': (world, call) => {
    const { items, next } = page([...readable(world, call.needed('channel')).members], call, 999)
    return { members: items, response_metadata: { next_cursor: next } }
  },
  'conversations.list': (world, call) => {
    const seen = [...world.workspace.channels.values()]
    return listed(
      seen.filter((one) => one.kind === 'channel' || one.members.has(bot.user)),
      call,
    )
  },
  'users.conversations': (world, call) =>
    listed(
      [...world.workspace.channels.values()].filter((one) => one.members.has(bot.user)),
      call,
    ),
}
