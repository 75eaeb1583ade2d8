import { isUnknownMethod } from '../client.ts'
import type { SlackConnection } from '../connection.ts'

/** How long somebody who was seen in the channel counts as being in it; milliseconds. */
const holds = 60_000
const pageSize = 1000

/**
 * Who is in the desk's channel. A public channel's buttons can be pressed by everybody in the workspace, and a shortcut
 * is offered everywhere.
 */
export class Membership {
  readonly channel: string
  private readonly connection: SlackConnection
  private seen = { at: 0, users: new Set<string>() }

  constructor(connection: SlackConnection, channel: string) {
    this.connection = connection
    this.channel = channel
  }

  /**
   * Whoever was not seen is looked for again: they may just have come in. Where Slack cannot tell, having been shown a
   * button is enough. Throws `ChannelError`.
   */
  async has(user: string): Promise<boolean> {
    const now = this.connection.now().getTime()
    if (now - this.seen.at < holds && this.seen.users.has(user)) return true
    try {
      this.seen = { at: now, users: await this.read() }
      return this.seen.users.has(user)
    } catch (error) {
      if (isUnknownMethod(error)) return true
      throw error
    }
  }

  private async read(): Promise<Set<string>> {
    const users = new Set<string>()
    let cursor = ''
    do {
      const page = { channel: this.channel, limit: pageSize, ...(cursor && { cursor }) }
      const answer = await this.connection.client.call('conversations.members', (web) =>
        web.conversations.members(page),
      )
      for (const user of answer.members ?? []) users.add(user)
      cursor = answer.response_metadata?.next_cursor ?? ''
    } while (cursor)
    return users
  }
}
