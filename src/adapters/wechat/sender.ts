import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError, type ChannelFault } from '../../core/errors.ts'
import type { SendAction } from '../../core/ports/channel.ts'
import type { Puppet } from './client.ts'

/** Shorter than a claim on what is to be sent: nobody else tries it while an answer is still awaited. */
const answerWithin = 6000
const remembered = 2000

/** Puppets have no codes for what went wrong, only words. */
const words: [ChannelFault, RegExp][] = [
  [
    'unreachable',
    /not exist|not found|no such (contact|room|user)|not (a )?friend|不是.{0,4}好友|已被(删除|移出|拉黑)/i,
  ],
  ['rate-limited', /too (often|frequent|many)|频繁/i],
  ['rejected', /unsupported|not supported|not implemented|违规/i],
]
/** WeChat does not say how long it minds; asking sooner makes it worse. */
const pauseWhenTooMany = 60_000

/**
 * Sends each key once for as long as this process lives: WeChat takes no key. A repetition while the first attempt is
 * still under way waits for that one.
 */
export class Sender {
  private readonly done = new Map<string, Promise<{ externalId: string }>>()

  send(action: SendAction, key: string, account: string, puppet: () => Puppet): Promise<{ externalId: string }> {
    const known = this.done.get(key)
    if (known) return inTime(known)
    const work = this.post(action, puppet).then((id) => ({ externalId: `${account}:${id ?? `sent-${key}`}` }))
    this.done.set(key, work)
    work.catch(() => this.done.delete(key))
    const [oldest] = this.done.keys()
    if (this.done.size > remembered && oldest !== undefined) this.done.delete(oldest)
    return inTime(work)
  }

  private async post(action: SendAction, puppet: () => Puppet): Promise<string | undefined> {
    try {
      return await say(puppet(), action)
    } catch (error) {
      throw asChannelError(error)
    }
  }
}

/** In a group the member is named, and notified where the puppet can do that. Resolves to WeChat's id where it gives one. */
async function say(puppet: Puppet, { part, conversation, readFile }: SendAction): Promise<string | undefined> {
  const { address, route } = conversation
  const [attachment] = part.attachments
  if (attachment) {
    const base64 = Buffer.from(await readFile(attachment.fileId)).toString('base64')
    // A FileBox as it travels between processes (https://github.com/huan/file-box): 1 is base64.
    const filebox = JSON.stringify({ type: 1, name: attachment.name, base64 })
    const kind = attachment.type.startsWith('image/') ? 'Image' : 'Attachment'
    return (await puppet.messageSend(address, { type: kind, payload: { filebox } })) ?? undefined
  }
  if (!route.member) return (await puppet.messageSendText(address, part.text)) ?? undefined
  const text = `@${route.name ?? ''}\u2005${part.text}`
  return (await puppet.messageSendText(address, text, [route.member])) ?? undefined
}

/** Takes a message back, which WeChat allows for two minutes. Throws `ChannelError`. */
export async function withdraw(puppet: Puppet, target: string): Promise<void> {
  const done = await puppet.messageRecall(target).catch((error) => {
    throw asChannelError(error)
  })
  if (!done) throw new ChannelError('rejected', 'WeChat did not take the message back: it allows that for two minutes')
}

function asChannelError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const fault = words.find(([, pattern]) => pattern.test(reason))?.[0] ?? 'transient'
  return new ChannelError(fault, `WeChat did not send: ${reason}`, fault === 'rate-limited' ? pauseWhenTooMany : 0)
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = wait(answerWithin, undefined, { ref: false }).then(() => {
    throw new ChannelError('transient', `WeChat did not answer within ${answerWithin / 1000} seconds`)
  })
  return Promise.race([work, late])
}
