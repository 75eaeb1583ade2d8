import type { Command } from '../../../core/commands.ts'
import { ChannelError } from '../../../core/errors.ts'
import type { DeskAct, DeskCore, DeskOutcome, DeskUser } from '../../../core/ports/desk.ts'
import type { SlackConnection } from '../connection.ts'
import type { Words } from './words.ts'

/** Hands agents' doings to the core under the name Slack gives them, each once, and tells them what was refused. */
export class Agents {
  private readonly connection: SlackConnection
  private readonly words: Words
  private readonly core: DeskCore
  private readonly underWay = new Map<string, Promise<DeskOutcome>>()

  constructor(connection: SlackConnection, words: Words, core: DeskCore) {
    this.connection = connection
    this.words = words
    this.core = core
  }

  /** `key` is unique in the account. Slack may repeat an event while it is being worked on: then that work is shared. */
  perform(
    user: string,
    doing: { ticket: DeskAct['ticket']; command: Command; key: string; files?: DeskAct['files'] },
  ): Promise<DeskOutcome> {
    return this.once(doing.key, async (key) => this.core.act({ ...doing, key, by: await this.who(user) }))
  }

  /** A ticket for what the registration form holds. */
  register(user: string, given: Record<string, unknown>, key: string): Promise<DeskOutcome> {
    return this.once(key, async (whole) => this.core.register(await this.who(user), given, whole))
  }

  async offers(user: string, number: string): ReturnType<DeskCore['offers']> {
    return this.core.offers(await this.who(user), number)
  }

  private once(key: string, work: (key: string) => Promise<DeskOutcome>): Promise<DeskOutcome> {
    const whole = `slack:${this.connection.account.id}:${key}`
    const known = this.underWay.get(whole)
    if (known) return known
    const running = work(whole).finally(() => this.underWay.delete(whole))
    this.underWay.set(whole, running)
    return running
  }

  /** Whom Slack does not know here is from elsewhere. Rejects where Slack cannot be asked. */
  private async who(user: string): Promise<DeskUser> {
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
