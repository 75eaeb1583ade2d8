import type { World } from './methods/call.ts'
import { bot, type Channel, type Message, team } from './workspace.ts'

export type Said = { channel: string; ts: string; thread: string }

export type SayOptions = {
  thread?: string
  /** The text is taken as Slack would write it: mentions and links in angle brackets, the rest escaped. */
  raw?: boolean
  files?: { name: string; type: string; content: Uint8Array }[]
  /** Another app's message rather than a person's. */
  otherBot?: string
  extra?: Record<string, unknown>
}

const escapeText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function announce(world: World, channel: Channel, event: Record<string, unknown>): void {
  if (channel.members.has(bot.user)) {
    world.delivery.event({ ...event, channel: channel.id, channel_type: channel.kind })
  }
}

/** A person writes. A mention of the bot outside direct chats comes as a second event with the same ts. */
export function say(world: World, user: string, channelId: string, text: string, options: SayOptions = {}): Said {
  const channel = world.workspace.channel(channelId)
  channel.members.add(user)
  const files = (options.files ?? []).map((file) => {
    const id = world.workspace.nextId('F')
    const stored = { id, name: file.name, title: file.name, mimetype: file.type, size: file.content.length, user }
    world.workspace.files.set(id, { ...stored, content: file.content })
    return world.workspace.describeFile({ ...stored, content: file.content }, world.base)
  })
  const message = world.workspace.append(channel, {
    type: 'message',
    ...(files.length > 0 && { subtype: 'file_share', files }),
    ...(options.otherBot && { subtype: 'bot_message', bot_id: options.otherBot }),
    ts: world.workspace.nextTs(),
    user,
    team: world.workspace.users.get(user)?.team_id ?? team.id,
    text: options.raw ? text : escapeText(text),
    ...(options.thread && { thread_ts: options.thread }),
    ...options.extra,
  })
  announce(world, channel, { ...message, event_ts: message.ts, client_msg_id: world.workspace.nextId('client-') })
  if (channel.kind !== 'im' && message.text.includes(`<@${bot.user}>`)) {
    announce(world, channel, { ...message, type: 'app_mention', event_ts: message.ts })
  }
  return { channel: channel.id, ts: message.ts, thread: message.thread_ts ?? message.ts }
}

function changed(world: World, channel: Channel, message: Message, previous: Message): void {
  const ts = world.workspace.nextTs()
  const event = { type: 'message', subtype: 'message_changed', hidden: true, ts, event_ts: ts }
  announce(world, channel, { ...event, message: { ...message }, previous_message: previous })
}

export function edit(world: World, said: Said, text: string): void {
  const message = world.workspace.message(said.channel, said.ts)
  const previous = { ...message }
  message.text = escapeText(text)
  message.edited = { user: message.user, ts: world.workspace.nextTs() }
  changed(world, world.workspace.channel(said.channel), message, previous)
}

/** Slack adds a preview of a link: a change without `edited`. */
export function previewLink(world: World, said: Said, url: string): void {
  const message = world.workspace.message(said.channel, said.ts)
  const previous = { ...message }
  message.attachments = [{ from_url: url, original_url: url, fallback: 'A page', title: 'A page', text: 'About it' }]
  changed(world, world.workspace.channel(said.channel), message, previous)
}

export function remove(world: World, said: Said): void {
  const channel = world.workspace.channel(said.channel)
  const message = world.workspace.message(said.channel, said.ts)
  const tombstone = world.workspace.remove(channel, message)
  if (tombstone) {
    changed(world, channel, tombstone, message)
    return
  }
  const ts = world.workspace.nextTs()
  const event = { type: 'message', subtype: 'message_deleted', hidden: true, ts, event_ts: ts }
  announce(world, channel, { ...event, deleted_ts: message.ts, previous_message: message })
}
