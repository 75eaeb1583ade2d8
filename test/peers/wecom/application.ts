import { randomBytes } from 'node:crypto'
import { asXml } from './callbacks.ts'
import type { Clock } from './clock.ts'
import type { Media } from './media.ts'
import { Refusal } from './refusal.ts'

type Body = Record<string, unknown>
type Card = { sub_title_text?: string; task_id: string; button_list: { text: string; key: string }[] }
export type Delivered = { msgtype: string } & Body
type Member = { name: string; shown: Delivered[]; received: number[] }

const perMinute = 30

/** An application and the members who may use it, with the rules that WeCom enforces. */
export class Application {
  readonly agentId: number
  /** Messages that were thrown away without a word. */
  dropped = 0
  private readonly members = new Map<string, Member>()
  private readonly requests = new Map<string, number>()
  private readonly tasks = new Set<string>()
  private readonly clock: Clock
  private readonly media: Media

  constructor(agentId: number, { clock, media }: { clock: Clock; media: Media }) {
    this.agentId = agentId
    this.clock = clock
    this.media = media
  }

  addMember(id: string, name: string): void {
    this.members.set(id, { name, shown: [], received: [] })
  }

  shown(member: string): Delivered[] {
    return this.members.get(member)?.shown ?? []
  }

  /** The XML of a member's message. */
  message(member: string, kind: string, fields: Record<string, string | number>): Record<string, string | number> {
    const id = String(BigInt(`0x${randomBytes(7).toString('hex')}`))
    return { ...this.frame(member), MsgType: kind, ...fields, MsgId: id, AgentID: String(this.agentId) }
  }

  /** The XML of pressing a button on the last card that the member was shown. */
  press(member: string, label: string): Record<string, string | number> {
    const card = this.shown(member).findLast(({ msgtype }) => msgtype === 'template_card')?.template_card as Card
    const button = card?.button_list.find(({ text }) => text === label)
    if (!button) throw new Error(`there is no button ${label}`)
    return {
      ...this.frame(member),
      MsgType: 'event',
      Event: 'template_card_event',
      EventKey: button.key,
      TaskId: card.task_id,
      CardType: 'button_interaction',
      ResponseCode: randomBytes(8).toString('hex'),
      AgentID: String(this.agentId),
    }
  }

  readonly xml = asXml

  readonly methods: Record<string, (body: Body) => Body> = {
    'message/send': (body) => this.send(body),
    'agent/get': ({ agentid }) => {
      if (Number(agentid) !== this.agentId) throw new Refusal(301002, 'no permission to operate the agent')
      return { agentid: this.agentId, name: '服务台', close: 0 }
    },
    'user/get': ({ userid }) => {
      const member = this.members.get(String(userid))
      if (!member) throw new Refusal(60111, 'userid not found')
      return { userid, name: member.name, biz_mail: `${userid}@company.example`, status: 1 }
    },
  }

  private send(body: Body): Body {
    if (body.agentid !== this.agentId) throw new Refusal(40056, 'invalid agentid')
    const member = this.members.get(String(body.touser))
    if (!member) throw new Refusal(81013, 'user & party & tag all invalid')
    const answer = { msgid: randomBytes(16).toString('base64url') }
    if (this.isRepeated(body)) return answer
    const content = this.checked(body)
    const now = this.clock.now()
    member.received = [...member.received.filter((at) => now - at < 60_000), now]
    if (member.received.length > perMinute) this.dropped += 1
    else member.shown.push(content)
    return answer
  }

  private isRepeated(body: Body): boolean {
    if (body.enable_duplicate_check !== 1) return false
    const seconds = Number(body.duplicate_check_interval ?? 1800)
    if (seconds > 14_400) throw new Refusal(40058, 'duplicate_check_interval over 4 hours')
    const request = JSON.stringify(body)
    const before = this.requests.get(request) ?? Number.NEGATIVE_INFINITY
    this.requests.set(request, this.clock.now())
    return this.clock.now() - before < seconds * 1000
  }

  /** What is shown of it: texts that are too long lose their end. */
  private checked(body: Body): Delivered {
    const msgtype = String(body.msgtype)
    const part = (body[msgtype] ?? {}) as Body
    if (msgtype === 'text' || msgtype === 'markdown') {
      if (!part.content) throw new Refusal(44004, 'empty content')
      return { msgtype, [msgtype]: { content: Buffer.from(String(part.content)).subarray(0, 2048).toString('utf8') } }
    }
    if (msgtype === 'template_card') this.checkCard(part as Card)
    else this.media.get(part.media_id, msgtype)
    return { ...body, msgtype }
  }

  private checkCard(card: Card): void {
    if (!/^[\w@-]{1,128}$/.test(card.task_id)) throw new Refusal(40058, 'invalid task_id')
    if (!card.sub_title_text) throw new Refusal(40058, 'main_title.title and sub_title_text are both empty')
    if (card.button_list.length < 1 || card.button_list.length > 6) throw new Refusal(40058, 'invalid button_list')
    if (this.tasks.has(card.task_id)) throw new Refusal(40058, 'task_id is used already')
    this.tasks.add(card.task_id)
  }

  private frame(member: string): Record<string, string | number> {
    return { ToUserName: 'company', FromUserName: member, CreateTime: Math.floor(this.clock.now() / 1000) }
  }
}
