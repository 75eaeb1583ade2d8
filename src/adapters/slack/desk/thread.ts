import { ChannelError } from '../../../core/errors.ts'
import type { DeskAct } from '../../../core/ports/desk.ts'
import type { SlackConnection } from '../connection.ts'
import { fileOf, peopleOf, textOf, type Writer } from '../parse.ts'
import { checkPayload, type EventPayload, type Happening, readHappening } from '../payloads.ts'
import type { Agents } from './agents.ts'
import { commandsFor } from './agents-words.ts'
import type { Marks } from './marks.ts'
import type { Words } from './words.ts'

/** What agents write in the threads of tickets. */
export class ThreadReader {
  private readonly connection: SlackConnection
  private readonly agents: Agents
  private readonly marks: Marks
  private readonly words: Words
  /** The end of what is being done in each thread: an edit must not overtake its message. */
  private readonly turns = new Map<string, Promise<void>>()

  constructor(connection: SlackConnection, agents: Agents, marks: Marks, words: Words) {
    this.connection = connection
    this.agents = agents
    this.marks = marks
    this.words = words
  }

  /** Resolves once the core has it, or has refused it. Rejects where neither is sure: then Slack repeats it. */
  async read(payload: EventPayload): Promise<void> {
    const happening = this.happening(payload)
    if (!happening?.thread) return
    const parent = happening.message.parent_user_id
    const { bot } = await this.connection.identity()
    if (parent && parent !== bot) return
    await this.inTurn(happening.thread, () => this.perform(happening, happening.thread ?? '', payload))
  }

  /** A mention of the bot comes as a message too. */
  private happening(payload: EventPayload): Happening | null {
    if (payload.event?.type !== 'message') return null
    try {
      return readHappening(checkPayload(payload))
    } catch (error) {
      this.connection.log.warn('slack desk: an event cannot be read', { reason: String(error) })
      return null
    }
  }

  private async inTurn(thread: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.turns.get(thread) ?? Promise.resolve()).then(work)
    const settled = turn.catch(() => {})
    this.turns.set(thread, settled)
    await turn.finally(() => {
      if (this.turns.get(thread) === settled) this.turns.delete(thread)
    })
  }

  private async perform(happening: Happening, thread: string, payload: EventPayload): Promise<void> {
    const { channel, user, message, id } = happening
    const place = { channel, thread }
    const people = await this.people(happening)
    const earlier = payload.event.previous_message
    const before = earlier ? textOf(earlier, happening.bot, people) : null
    const files = happening.kind === 'message' ? await this.download(happening, place) : []
    for (const command of commandsFor(happening, textOf(message, happening.bot, people), before)) {
      const key = `${id}${command.command === 'note' && happening.kind === 'edit' ? ':note' : ''}`
      const outcome = await this.agents.perform(user, { ticket: { place }, command, key, files })
      if (!outcome.ok) return this.agents.refuse(user, place, outcome.message)
      if (command.command === 'reply') await this.mark(channel, happening.ts, 'waiting')
      if (command.command === 'note') await this.mark(channel, happening.ts, 'noted')
    }
  }

  private async people(happening: Happening): Promise<Map<string, Writer>> {
    const found = await Promise.all(
      peopleOf(happening).map((id) => this.connection.directory.find(id).catch(() => null)),
    )
    return new Map(found.filter((person) => person !== null).map((person) => [person.id, person]))
  }

  /** A file that can never be had is said to be left out; one that cannot be had now is waited for. */
  private async download(happening: Happening, place: { channel: string; thread: string }): Promise<DeskAct['files']> {
    const files: NonNullable<DeskAct['files']> = []
    for (const file of (happening.message.files ?? []).flatMap(fileOf)) {
      if (!('reference' in file)) continue
      try {
        const { content } = await this.connection.downloader.fetch(file.reference)
        files.push({ name: file.name, type: file.type, content })
      } catch (error) {
        const lasting = error instanceof ChannelError && !['transient', 'rate-limited'].includes(error.fault)
        if (!lasting) throw error
        await this.agents.tell(happening.user, place, this.words.lostFile(file.name, error.message))
      }
    }
    return files
  }

  private async mark(channel: string, ts: string, mark: 'waiting' | 'noted'): Promise<void> {
    try {
      await this.marks.set(channel, ts, mark)
    } catch (error) {
      this.connection.log.warn('slack desk: a message could not be marked', { reason: String(error) })
    }
  }
}
