import type { Command } from '../../../core/commands.ts'
import { ChannelError } from '../../../core/errors.ts'
import type { DeskAct, DeskOutcome } from '../../../core/ports/desk.ts'
import type { SlackConnection } from '../connection.ts'
import type { Words } from './words.ts'

export type Act = (act: DeskAct) => Promise<DeskOutcome>

/** Hands agents' doings to the core under the name Slack gives them, each once, and tells them what was refused. */
export class Agents {
  private readonly connection: SlackConnection
  private readonly words: Words
  private readonly act: Act
  private readonly underWay = new Map<string, Promise<DeskOutcome>>()

  constructor(connection: SlackConnection, words: Words, act: Act) {
    this.connection = connection
    this.words = words
    this.act = act
  }

  /** `key` is unique in the account. Slack may repeat an event while it is being worked on: then that work is shared. */
  perform(
    user: string,
    doing: { ticket: DeskAct['ticket']; command: Command; key: string; files?: DeskAct['files'] },
  ): Promise<DeskOutcome> {
    const key = `slack:${this.connection.account.id}:${doing.key}`
    const known = this.underWay.get(key)
    if (known) return known
    const work = this.who(user)
      .then((by) => this.act({ ...doing, key, by }))
      .finally(() => this.underWay.delete(key))
    this.underWay.set(key, work)
    return work
  }

  /** Whom Slack does not know here is from elsewhere. Rejects where Slack cannot be asked. */
  private async who(user: string): Promise<DeskAct['by']> {
    try {
      const { name, member } = await this.connection.directory.find(user)
      return { user, name, member }
    } catch (error) {
      if (error instanceof ChannelError && error.fault === 'unreachable') return { user, name: user, member: 'foreign' }
      throw error
    }
  }

  /** Only `user` sees it. Nobody is harmed where it cannot be shown, so it never throws. */
  async tell(user: string, place: { channel: string; thread?: string }, text: string): Promise<void> {
    try {
      await this.connection.client.call('chat.postEphemeral', (web) =>
        web.chat.postEphemeral({
          channel: place.channel,
          user,
          text,
          ...(place.thread && { thread_ts: place.thread }),
        }),
      )
    } catch (error) {
      const reason = error instanceof ChannelError ? error.message : String(error)
      this.connection.log.warn('slack desk: an agent could not be told', { reason })
    }
  }

  async refuse(user: string, place: { channel: string; thread?: string }, message: string): Promise<void> {
    await this.tell(user, place, this.words.failed(message))
  }
}
