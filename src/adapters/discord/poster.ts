import { createHash } from 'node:crypto'
import { Routes } from 'discord.js'
import { ChannelError } from '../../core/errors.ts'
import type { Choice, Part, SendAction } from '../../core/ports/channel.ts'
import { type DiscordClient, DiscordError } from './client.ts'
import { History } from './history.ts'
import { safeFileName } from './markup.ts'
import type { Message } from './packets.ts'
import { personAt } from './place.ts'
import { maxAttachmentSize } from './render.ts'
import { idAt } from './snowflake.ts'

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const threadIsThere = 160004
const unknownMessage = 10008
/** Minutes without a word after which Discord folds a thread away; the longest there is. */
const foldedAfter = 10_080
const remembered = 50_000
const buttonsInRow = 5
const mostButtons = 25
const labelLength = 80
const nobody = { parse: [] }
/**
 * Discord knows a nonce again "for a few minutes"; milliseconds.
 * https://docs.discord.com/developers/resources/message#create-message
 */
const nonceHolds = 120_000
/** By how much our clock may be ahead of Discord's. */
const clockSkew = 60_000

/** Writes as the bot, over REST alone: any process may. */
export class Poster {
  private readonly client: DiscordClient
  private readonly uploads: DiscordClient
  private readonly self: string
  private readonly now: () => Date
  /** Threads that are there, and the direct chats of people. */
  private readonly threads = new Set<string>()
  private readonly directs = new Map<string, string>()

  /** `self`: the bot's own id. */
  constructor(client: DiscordClient, uploads: DiscordClient, self: string, now: () => Date) {
    this.client = client
    this.uploads = uploads
    this.self = self
    this.now = now
  }

  /**
   * Resolves to the message's id. Discord gives the first message again for the same key, for a few minutes; after that
   * the channel is looked through for what an earlier attempt may have posted. Throws `ChannelError`.
   */
  async post(action: SendAction, key: string): Promise<string> {
    const channel = await this.channelOf(action)
    const there = await this.find(action, channel, key)
    if (there) return there.id
    const { part, readFile } = action
    const files = await Promise.all(
      part.attachments.map(async ({ fileId, name, type, size }) => {
        if (size > maxAttachmentSize) {
          throw new ChannelError('rejected', `${name} is larger than the 10 MB that Discord takes: send a link instead`)
        }
        return { name: safeFileName(name), contentType: type, data: Buffer.from(await readFile(fileId)) }
      }),
    )
    const client = files.length > 0 ? this.uploads : this.client
    const { id } = await client.call<{ id: string }>('post a message', (rest) =>
      rest.post(Routes.channelMessages(channel), {
        body: {
          ...bodyOf(part),
          nonce: nonceOf(key),
          enforce_nonce: true,
          attachments: files.map(({ name }, index) => ({ id: index, filename: name })),
        },
        files,
      }),
    )
    return id
  }

  private async find({ part, doubtfulSince }: SendAction, channel: string, key: string): Promise<Message | undefined> {
    if (!doubtfulSince || this.now().getTime() - doubtfulSince.getTime() < nonceHolds) return undefined
    const history = new History(this.client)
    for await (const messages of history.messages(channel, idAt(doubtfulSince.getTime() - clockSkew))) {
      const found = messages.find((one) => one.author.id === this.self && isPosted(one, part, nonceOf(key)))
      if (found) return found
    }
    return undefined
  }

  async edit(action: SendAction, target: string): Promise<void> {
    const channel = await this.channelOf(action)
    await this.client.call('edit a message', (rest) =>
      rest.patch(Routes.channelMessage(channel, target), { body: bodyOf(action.part) }),
    )
  }

  /** One that is gone already is withdrawn. */
  async withdraw(action: SendAction, target: string): Promise<void> {
    const channel = await this.channelOf(action)
    try {
      await this.client.call('delete a message', (rest) => rest.delete(Routes.channelMessage(channel, target)))
    } catch (error) {
      if (!(error instanceof DiscordError) || error.code !== unknownMessage) throw error
    }
  }

  private async channelOf({
    conversation: { address, route },
    ticketNumber,
    conversation,
  }: SendAction): Promise<string> {
    const person = personAt(address)
    if (person) return route.channel ?? this.directs.get(person) ?? this.openDirect(person)
    if (route.parent && !this.threads.has(address)) {
      await this.openThread(route.parent, address, threadName(ticketNumber, conversation.locale))
    }
    return address
  }

  private async openDirect(person: string): Promise<string> {
    const { id } = await this.client.call<{ id: string }>('open a direct chat', (rest) =>
      rest.post(Routes.userChannels(), { body: { recipient_id: person } }),
    )
    if (this.directs.size >= remembered) this.directs.clear()
    this.directs.set(person, id)
    return id
  }

  /** A thread has the id of the message it is made from, so that making it again finds it. */
  private async openThread(parent: string, message: string, name: string): Promise<void> {
    try {
      await this.client.call('make a thread', (rest) =>
        rest.post(Routes.threads(parent, message), { body: { name, auto_archive_duration: foldedAfter } }),
      )
    } catch (error) {
      if (!(error instanceof DiscordError) || error.code !== threadIsThere) throw error
    }
    if (this.threads.size >= remembered) this.threads.clear()
    this.threads.add(message)
  }
}

const bodyOf = ({ text, choices }: Part) => ({
  content: text,
  allowed_mentions: nobody,
  components: rowsOf(choices ?? []),
})

/** Whether this message is the part, by its nonce where Discord still tells it, else by all that it shows. */
function isPosted(message: Message, { text, choices = [], attachments }: Part, nonce: string): boolean {
  if (message.nonce !== undefined) return String(message.nonce) === nonce
  const buttons = (message.components ?? []).flatMap(({ components = [] }) =>
    components.map(({ custom_id }) => custom_id),
  )
  return (
    (message.content ?? '').trim() === text.trim() &&
    (message.attachments ?? []).length === attachments.length &&
    buttons.join(' ') === choices.map(({ id }) => id).join(' ')
  )
}

/** https://docs.discord.com/developers/components/reference#button */
function rowsOf(choices: Choice[]): unknown[] {
  const buttons = choices
    .slice(0, mostButtons)
    .map(({ id, label }) => ({ type: 2, style: 2, custom_id: id, label: label.slice(0, labelLength).toWellFormed() }))
  const rows: unknown[] = []
  for (let at = 0; at < buttons.length; at += buttonsInRow) {
    rows.push({ type: 1, components: buttons.slice(at, at + buttonsInRow) })
  }
  return rows
}

const threadName = (number: string, locale: string): string =>
  `${locale.startsWith('zh') ? '工单' : 'Ticket'} ${number}`

/** At most 25 characters. */
const nonceOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 25)
