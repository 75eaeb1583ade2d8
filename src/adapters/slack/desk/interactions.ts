import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from '../../../core/commands.ts'
import type { SlackConnection } from '../connection.ts'
import type { Agents } from './agents.ts'
import { more } from './elements.ts'
import { errorsOf, type FormOrigin, form, notice, readForm, registration, wantsForm } from './forms.ts'
import type { Membership } from './membership.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

/** Slack wants an answer within three seconds. */
const answerWithin = 2500

type Action = { action_id: string; action_ts: string; value?: string; selected_option?: { value: string } | null }

/** What is read of https://docs.slack.dev/reference/interaction-payloads */
export type Interaction =
  | {
      type: 'block_actions'
      user: { id: string }
      trigger_id: string
      container: { channel_id?: string; message_ts?: string; thread_ts?: string }
      actions: Action[]
    }
  | { type: 'shortcut'; callback_id: string; user: { id: string }; trigger_id: string }
  | { type: 'view_submission'; user: { id: string }; view: Parameters<typeof readForm>[0] & { id: string } }

type Answer = Record<string, unknown> | undefined

/** Pressed buttons, chosen options, the shortcut and sent forms. */
export class Interactions {
  private readonly connection: SlackConnection
  private readonly agents: Agents
  private readonly seal: Seal
  private readonly words: Words
  private readonly members: Membership

  constructor(connection: SlackConnection, agents: Agents, seal: Seal, words: Words, members: Membership) {
    this.connection = connection
    this.agents = agents
    this.seal = seal
    this.words = words
    this.members = members
  }

  /** What Slack is to be answered: once it is done, or in time, whatever comes first. */
  async read(payload: Interaction): Promise<Answer> {
    if (payload?.type === 'block_actions') return inTime(this.logged(this.pressed(payload)))
    if (payload?.type === 'shortcut') return inTime(this.logged(this.shortcut(payload)))
    if (payload?.type === 'view_submission') return this.submitted(payload)
    return undefined
  }

  private async pressed(payload: Extract<Interaction, { type: 'block_actions' }>): Promise<Answer> {
    const [action] = payload.actions
    const { channel_id = '', message_ts = '', thread_ts } = payload.container
    const place = { channel: channel_id, thread: thread_ts ?? message_ts }
    const user = payload.user.id
    if (!action) return
    if (channel_id !== this.members.channel || !(await this.members.has(user))) {
      return void (await this.agents.tell(user, place, this.words.elsewhere))
    }
    const sealed = action.selected_option?.value ?? action.value ?? ''
    const [number, ...values] = this.seal.open(action.action_id, sealed) ?? []
    if (!number) return void (await this.agents.tell(user, place, this.words.forged))
    const [name = '', argument = ''] = action.action_id === more ? values : [action.action_id, ...values]
    if (wantsForm(name)) return this.ask(name, { number, type: argument, ...place }, payload)
    const command = commandOf(name, argument)
    const key = `${place.channel}:${message_ts}:${action.action_id}:${action.action_ts}`
    const outcome = await this.agents.perform(user, { ticket: { number }, command, key })
    if (!outcome.ok) await this.agents.refuse(user, place, outcome.message)
    return
  }

  /** A trigger is good for three seconds, and for one dialogue. */
  private async ask(
    name: string,
    origin: FormOrigin,
    { user, trigger_id }: { user: { id: string }; trigger_id: string },
  ): Promise<undefined> {
    const offered = origin.number ? await this.agents.offers(user.id, origin.number) : null
    if (offered && !offered.ok) return void (await this.agents.refuse(user.id, origin, offered.message))
    const view = form(name, origin, this.seal, this.words, offered?.offers)
    await this.connection.client.call('views.open', (web) => web.views.open({ trigger_id, view }))
  }

  /** Slack offers a shortcut to everybody, everywhere. */
  private async shortcut(payload: Extract<Interaction, { type: 'shortcut' }>): Promise<Answer> {
    if (payload.callback_id !== registration) return
    const { trigger_id, user } = payload
    if (await this.members.has(user.id)) {
      return this.ask(registration, { number: '', type: '', channel: this.members.channel, thread: '' }, payload)
    }
    const view = notice(registration, this.words.elsewhere, this.words)
    await this.connection.client.call('views.open', (web) => web.views.open({ trigger_id, view }))
  }

  /** Refused in time, the form stays open with the reason; later, the reason is told in the thread. */
  private async submitted({ user, view }: Extract<Interaction, { type: 'view_submission' }>): Promise<Answer> {
    const read = readForm(view, this.seal)
    if (!read) return { response_action: 'errors', errors: { text: this.words.forged } }
    const { origin, command, given } = read
    const digest = createHash('sha256').update(JSON.stringify(given)).digest('base64url').slice(0, 16)
    const key = `${view.id}:${digest}`
    let answered = false
    const work = (
      command
        ? this.agents.perform(user.id, { ticket: { number: origin.number }, command, key })
        : this.agents.register(user.id, given, key)
    ).then(async (outcome): Promise<Answer> => {
      if (outcome.ok) return undefined
      if (answered) await this.agents.refuse(user.id, origin, outcome.message)
      return { response_action: 'errors', errors: errorsOf(read, outcome) }
    })
    work.catch(async (error) => {
      if (answered) await this.agents.refuse(user.id, origin, String(error))
    })
    const answer = await inTime(this.logged(work))
    answered = true
    return answer
  }

  /** What fails after Slack was answered would fail unseen. */
  private async logged(work: Promise<Answer>): Promise<Answer> {
    try {
      return await work
    } catch (error) {
      this.connection.log.warn('slack desk: a button or form was not carried out', { reason: String(error) })
      throw error
    }
  }
}

const inTime = (work: Promise<Answer>): Promise<Answer> =>
  Promise.race([work, wait(answerWithin, undefined, { ref: false })])

function commandOf(action: string, argument: string): Command {
  if (action === 'set-priority') return { command: 'set-priority', priority: argument }
  if (action === 'set-type') return { command: 'set-type', type: argument }
  if (action === 'retry') return { command: 'retry', message: argument }
  return { command: action } as Command
}
