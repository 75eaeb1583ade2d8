import type { SlackClient } from '../client.ts'
import { SlackError } from '../client.ts'

export type Mark = 'waiting' | 'delivered' | 'failed' | 'noted'

const reactions: Record<Mark, string> = {
  waiting: 'hourglass_flowing_sand',
  delivered: 'white_check_mark',
  failed: 'x',
  noted: 'lock',
}
const remembered = 1000
const fine = new Set(['already_reacted', 'no_reaction', 'message_not_found'])

/** Reactions beside an agent's own message; one at a time, and `waiting` never after what came of it. */
export class Marks {
  private readonly settled = new Set<string>()
  private readonly client: SlackClient

  constructor(client: SlackClient) {
    this.client = client
  }

  /** Throws `ChannelError`. A message that is gone needs no mark. */
  async set(channel: string, ts: string, mark: Mark): Promise<void> {
    if (mark === 'waiting' && this.settled.has(ts)) return
    if (mark !== 'waiting') this.remember(ts)
    const others = mark === 'delivered' ? ['waiting', 'failed'] : mark === 'failed' ? ['waiting', 'delivered'] : []
    await this.react('add', channel, ts, reactions[mark])
    for (const other of others) await this.react('remove', channel, ts, reactions[other as Mark])
    if (mark === 'waiting' && this.settled.has(ts)) await this.react('remove', channel, ts, reactions.waiting)
  }

  private remember(ts: string): void {
    if (this.settled.size >= remembered) this.settled.clear()
    this.settled.add(ts)
  }

  private async react(change: 'add' | 'remove', channel: string, timestamp: string, name: string): Promise<void> {
    try {
      await this.client.call(`reactions.${change}`, (web) => web.reactions[change]({ channel, timestamp, name }))
    } catch (error) {
      if (!(error instanceof SlackError) || !fine.has(error.code)) throw error
    }
  }
}
