import { ChannelError } from '../../core/errors.ts'
import type { Capabilities, ChannelAdapter, Ingress, SendAction } from '../../core/ports/channel.ts'
import { loadPuppet } from './client.ts'
import type { WechatAccount } from './config.ts'
import { type Surroundings, WechatConnection } from './connection.ts'
import { parse } from './parse.ts'
import { maxTextLength, render } from './render.ts'
import { Sender, withdraw } from './sender.ts'

const capabilitiesOf = ({ messagesPerMinute }: WechatAccount): Capabilities => ({
  markup: 'none',
  maxTextLength,
  maxAttachmentSize: 20 * 1024 * 1024,
  choices: 'numbered',
  edits: false,
  withdrawals: true,
  push: null,
  limits: [
    { per: 'account', messages: 1, within: 1000 },
    { per: 'account', messages: messagesPerMinute, within: 60_000 },
  ],
  sends: 'holder',
  delivery: 'at-least-once',
})

/** Customers who write to a personal WeChat account, over whatever puppet is configured. */
export class WechatAdapter implements ChannelAdapter {
  readonly channel = 'wechat'
  readonly account: string
  readonly capabilities: Capabilities
  readonly ingress: Ingress[]
  readonly render = render
  private readonly connection: WechatConnection
  private readonly sender = new Sender()

  constructor(account: WechatAccount, around: Surroundings) {
    this.account = account.id
    this.capabilities = capabilitiesOf(account)
    const connection = new WechatConnection(account, around)
    this.connection = connection
    this.ingress = [
      {
        kind: 'stream',
        single: true,
        start: (accept) => connection.start(accept),
        stop: () => connection.stop(),
        health: () => connection.health(),
      },
    ]
  }

  async parse({ body }: { body: Uint8Array }) {
    return parse(this.account, body)
  }

  async send(action: SendAction, key: string): Promise<{ externalId: string }> {
    if (action.action === 'post') return this.sender.send(action, key, this.account, () => this.connection.signedIn())
    const target = action.target ?? ''
    if (action.action === 'edit') throw new ChannelError('rejected', 'WeChat cannot change a message that was sent')
    await withdraw(this.connection.signedIn(), target.slice(this.account.length + 1))
    return { externalId: target }
  }

  async check(): Promise<{ ok: boolean; what: string; remedy?: string }[]> {
    const { puppet } = this.connection.account
    try {
      await loadPuppet(puppet)
    } catch (error) {
      const remedy = `npm install ${puppet}, or name a puppet of docs/channels/wechat.md`
      return [{ ok: false, what: (error as Error).message, remedy }]
    }
    const risk = 'WeChat may ban personal accounts that programs use: docs/channels/wechat.md'
    return [{ ok: true, what: `the puppet ${puppet} is installed. ${risk}` }]
  }
}
