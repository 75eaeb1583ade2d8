import { ChannelError } from '../../../core/errors.ts'
import type {
  Accept,
  Capabilities,
  ChannelAdapter,
  InboundEvent,
  Ingress,
  SendAction,
  WebhookRequest,
  WebhookResponse,
} from '../../../core/ports/channel.ts'
import { cleanLine } from '../../shared/clean-text.ts'
import { openCallback } from '../callback.ts'
import { checkApplication } from '../check.ts'
import type { WecomClient } from '../client.ts'
import { type ApplicationAccount, maxTextBytes } from '../config.ts'
import { WecomError } from '../faults.ts'
import { fetchMedia, markOf, maxFileBytes, mediaMessage } from '../media.ts'
import { cardMessage } from './card.ts'
import { parse, rawEvent } from './parse.ts'
import { render } from './render.ts'

/**
 * WeCom drops what is more than 30 a minute or 1,000 an hour to one member, and says nothing: kept well below.
 * https://developer.work.weixin.qq.com/document/path/90236
 */
const limits: Capabilities['limits'] = [
  { per: 'conversation', messages: 25, within: 60_000 },
  { per: 'conversation', messages: 900, within: 3_600_000 },
]

/** Seconds within which WeCom shows the same request once: from an hour to four, its longest. */
const shortestCheck = 3_600
const longestCheck = 14_400

/** Members of the company who write to an application: an internal help desk. */
export class ApplicationAdapter implements ChannelAdapter {
  readonly channel = 'wecom'
  readonly account: string
  readonly capabilities: Capabilities
  readonly ingress: Ingress[]
  readonly render = render
  private readonly settings: ApplicationAccount
  private readonly client: WecomClient
  private readonly now: () => Date

  constructor(settings: ApplicationAccount, client: WecomClient, now: () => Date) {
    this.settings = settings
    this.client = client
    this.now = now
    this.account = settings.id
    this.ingress = [{ kind: 'webhook', handle: (request, accept) => this.handle(request, accept) }]
    this.capabilities = {
      markup: settings.markdown ? 'markdown' : 'none',
      maxTextLength: maxTextBytes,
      maxAttachmentSize: maxFileBytes,
      choices: 'buttons',
      edits: false,
      withdrawals: false,
      push: null,
      sends: 'anywhere',
      limits,
      delivery: 'at-least-once',
    }
  }

  private async handle(request: WebhookRequest, accept: Accept): Promise<WebhookResponse> {
    const opened = openCallback(this.settings, request, this.now())
    if ('refused' in opened) return opened.refused
    if (request.method === 'GET') return { status: 200, body: Buffer.from(opened.content).toString('utf8') }
    await accept([rawEvent(this.account, opened.content)])
    return { status: 200 }
  }

  async parse(raw: { body: Uint8Array }): Promise<InboundEvent | null> {
    return parse(raw.body)
  }

  async fetch(reference: string) {
    return fetchMedia(this.client, reference)
  }

  async identify(address: string): Promise<{ name?: string; email?: string } | null> {
    try {
      const member = await this.client.get('user/get', { userid: address })
      const email = String(member.biz_mail || member.email || '')
      return { name: cleanLine(String(member.name ?? '')), ...(email && { email }) }
    } catch (error) {
      if (error instanceof WecomError && error.fault === 'unreachable') return null
      throw error
    }
  }

  async send(action: SendAction, key: string): Promise<{ externalId: string }> {
    if (action.action !== 'post') {
      throw new ChannelError('rejected', 'A message of an application can be neither changed nor taken back')
    }
    const member = action.conversation.address
    const mark = markOf(key)
    const answer = await this.client.post('message/send', {
      touser: member,
      agentid: this.settings.agentId,
      ...(await this.messageOf(action, mark)),
      enable_duplicate_check: 1,
      duplicate_check_interval: intervalOf(mark),
    })
    if (String(answer.invaliduser ?? '').toLowerCase() === member.toLowerCase()) {
      throw new ChannelError('unreachable', `${member} is not in the application’s 可见范围, or has left the company`)
    }
    return { externalId: mark }
  }

  private async messageOf({ part, readFile }: SendAction, mark: string): Promise<Record<string, unknown>> {
    const [file] = part.attachments
    if (file) return mediaMessage(this.client, file, readFile)
    if (part.choices?.length) return cardMessage(part.text, part.choices, mark)
    const kind = this.settings.markdown ? 'markdown' : 'text'
    return { msgtype: kind, [kind]: { content: part.text } }
  }

  check() {
    return checkApplication(this.settings, this.client)
  }
}

/**
 * WeCom takes no key: it compares whole requests. The interval is part of them, so that it makes the same words under
 * another key another request, and under the same key the same.
 */
const intervalOf = (mark: string): number =>
  shortestCheck + (Number.parseInt(mark.slice(0, 8), 16) % (longestCheck - shortestCheck))
