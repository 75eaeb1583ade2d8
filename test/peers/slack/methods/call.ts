import type { Delivery } from '../delivery.ts'
import { SlackFault } from '../fault.ts'
import type { SocketMode } from '../socket-mode.ts'
import { bot, type Channel, type Workspace } from '../workspace.ts'

/** What a method works on. */
export type World = {
  workspace: Workspace
  delivery: Delivery
  socket: SocketMode
  /** The stand-in's own address, without a slash at the end. */
  base: string
  triggers: Map<string, number>
}

/** The arguments of one call. Slack takes everything as text; lists and objects are JSON. */
export class Arguments {
  private readonly values: Record<string, string>

  constructor(values: Record<string, string>) {
    this.values = values
  }

  text(name: string): string {
    return this.values[name] ?? ''
  }

  has(name: string): boolean {
    return this.values[name] !== undefined
  }

  needed(name: string): string {
    const value = this.values[name]
    if (!value) throw new SlackFault('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${name}`] } })
    return value
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name))
  }

  json<T>(name: string): T | undefined {
    return this.has(name) ? (JSON.parse(this.text(name)) as T) : undefined
  }

  plain(): Record<string, string> {
    return { ...this.values }
  }
}

export type Method = (world: World, call: Arguments) => Record<string, unknown>

/** A channel that the bot may read: its own channels and any public one. */
export function readable(world: World, id: string): Channel {
  const channel = world.workspace.channels.get(id)
  if (!channel) throw new SlackFault('channel_not_found')
  if (channel.members.has(bot.user)) return channel
  throw new SlackFault(channel.kind === 'channel' ? 'not_in_channel' : 'channel_not_found')
}

/** A channel that the bot may write in. A user's id opens the direct chat with them. */
export function writable(world: World, id: string): Channel {
  if (/^[UW]/.test(id)) {
    const user = world.workspace.users.get(id)
    if (!user) throw new SlackFault('channel_not_found')
    if (user.deleted) throw new SlackFault('user_disabled')
    return world.workspace.directChannel(id)
  }
  const channel = readable(world, id)
  if (channel.archived) throw new SlackFault('is_archived')
  const partner = channel.kind === 'im' && [...channel.members].find((member) => member !== bot.user)
  if (partner && world.workspace.users.get(partner)?.deleted) throw new SlackFault('user_disabled')
  return channel
}

/** One page of a list, with Slack's cursor. */
export function page<T>(items: T[], call: Arguments, most: number): { items: T[]; next: string } {
  const from = Number(call.text('cursor') || 0)
  const size = Math.min(Number(call.text('limit') || 100), most)
  const next = from + size < items.length ? String(from + size) : ''
  return { items: items.slice(from, from + size), next }
}
