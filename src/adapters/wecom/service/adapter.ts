import { ChannelError } from '../../../core/errors.ts'
import type {
  Accept,
  Capabilities,
  ChannelAdapter,
  Handover,
  InboundEvent,
  Ingress,
  Log,
  SendAction,
  WebhookRequest,
  WebhookResponse,
} from '../../../core/ports/channel.ts'
import { cleanLine } from '../../shared/clean-text.ts'
import { openCallback } from '../callback.ts'
import { checkService } from '../check.ts'
import type { WecomClient } from '../client.ts'
import { maxTextBytes, type ServiceAccount } from '../config.ts'
import { WecomError } from '../faults.ts'
import { fetchMedia, markOf, maxFileBytes, mediaMessage } from '../media.ts'
import { readXml } from '../xml.ts'
import { createHandover } from './handover.ts'
import { menuMessage } from './menu.ts'
import { parse } from './parse.ts'
import type { Puller } from './puller.ts'
import { render } from './render.ts'
import { explainState } from './session.ts'
import { Watch } from './watch.ts'

const capabilities: Capabilities = {
  markup: 'none',
  maxTextLength: maxTextBytes,
  maxAttachmentSize: maxFileBytes,
  choices: 'buttons',
  edits: false,
  withdrawals: true,
  push: { messages: 5, within: 48 * 3_600_000 },
  sends: 'anywhere',
  limits: [],
  delivery: 'exact',
}

type Parts = {
  account: ServiceAccount
  client: WecomClient
  puller: Puller
  /** Whose notices come in at the same address: one application may hold several customer service accounts. */
  pullerOf(openKfId: string): Puller | undefined
  now(): Date
  log: Log
}

/** Customers in WeChat who write to a customer service account (微信客服). */
export class ServiceAdapter implements ChannelAdapter {
  readonly channel = 'wecom'
  readonly account: string
  readonly capabilities = capabilities
  readonly ingress: Ingress[]
  readonly render = render
  readonly handover: Handover
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
    this.account = parts.account.id
    const { account, client, log } = parts
    this.handover = createHandover({ client, openKfId: account.openKfId, log })
    const watch = new Watch(parts.puller)
    this.ingress = [
      { kind: 'webhook', handle: (request, accept) => this.handle(request, accept) },
      {
        kind: 'stream',
        single: true,
        start: async (accept) => watch.start(accept),
        stop: async () => watch.stop(),
        health: () => parts.puller.health(),
      },
    ]
  }

  /** A notice is answered as soon as it is safe; what it is about is read afterwards. */
  private async handle(request: WebhookRequest, accept: Accept): Promise<WebhookResponse> {
    const { account, puller, pullerOf, now } = this.parts
    const opened = openCallback(account, request, now())
    if ('refused' in opened) return opened.refused
    if (request.method === 'GET') return { status: 200, body: Buffer.from(opened.content).toString('utf8') }
    const notice = readXml(opened.content)
    if (notice.get('Event') !== 'kf_msg_or_event') return { status: 200 }
    const named = pullerOf(notice.get('OpenKfId') ?? account.openKfId)
    await named?.notice(notice.get('Token') ?? '')
    if (named === puller) puller.wake(accept)
    return { status: 200 }
  }

  async parse(raw: { body: Uint8Array }): Promise<InboundEvent | null> {
    return parse(raw.body)
  }

  async fetch(reference: string) {
    return fetchMedia(this.parts.client, reference)
  }

  async identify(address: string): Promise<{ name?: string } | null> {
    const answer = await this.parts.client.post('kf/customer/batchget', { external_userid_list: [address] })
    const [customer] = (answer.customer_list ?? []) as { nickname?: string }[]
    return customer?.nickname ? { name: cleanLine(customer.nickname) } : null
  }

  async send(action: SendAction, key: string): Promise<{ externalId: string }> {
    if (action.action === 'edit') throw new ChannelError('rejected', 'A message in WeChat cannot be changed')
    if (action.action === 'withdraw') return this.withdraw(action.target ?? '')
    const { account, client } = this.parts
    const customer = action.conversation.address
    const msgid = markOf(key)
    const message = await this.messageOf(action, msgid)
    try {
      await client.post('kf/send_msg', { touser: customer, open_kfid: account.openKfId, msgid, ...message })
    } catch (error) {
      if (!isRepeated(error)) throw await explainState(client, account.openKfId, customer, error)
    }
    return { externalId: msgid }
  }

  private async messageOf({ part, readFile }: SendAction, msgid: string): Promise<Record<string, unknown>> {
    const [file] = part.attachments
    if (file) return mediaMessage(this.parts.client, file, readFile)
    if (part.choices?.length) return menuMessage(part.text, part.choices, msgid)
    return { msgtype: 'text', text: { content: part.text } }
  }

  /** Within two minutes. https://developer.work.weixin.qq.com/document/path/94677, "撤回消息" */
  private async withdraw(msgid: string): Promise<{ externalId: string }> {
    await this.parts.client.post('kf/recall_msg', { open_kfid: this.parts.account.openKfId, msgid })
    return { externalId: msgid }
  }

  check() {
    return checkService(this.parts.account, this.parts.client)
  }

  async close(): Promise<void> {
    await this.parts.puller.stop()
  }
}

/**
 * An id may be used once. Ours is the same in every attempt and always well-formed: WeCom can only find fault with it
 * where an earlier attempt, whose answer was lost, has sent the message. Which code it gives is not documented.
 */
const isRepeated = (error: unknown): boolean =>
  error instanceof WecomError && error.fault === 'rejected' && /\bmsg_?id\b/i.test(error.reason)
