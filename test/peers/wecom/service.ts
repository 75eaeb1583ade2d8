import { randomBytes } from 'node:crypto'
import type { Callbacks } from './callbacks.ts'
import type { Clock } from './clock.ts'
import { History } from './history.ts'
import type { Media } from './media.ts'
import { Refusal } from './refusal.ts'

type Body = Record<string, unknown>

/** 0 new, 1 with a bot, 2 queueing, 3 with a person, 4 ended or not begun. */
type Session = { state: number; servicer: string }

type Customer = {
  nickname: string
  session: Session
  /** When they last wrote, and how many messages have gone out since. */
  wrote: number
  received: number
  /** Shown to them, in order. */
  shown: Body[]
}

export type Shown = { msgid: string; msgtype: string } & Body

const allowance = 5
const allowedFor = 48 * 3_600_000
const recallFor = 120_000
/** How long a code for a message beside the five is good: https://developer.work.weixin.qq.com/document/path/95122 */
const shortCode = 20_000
const longCode = 48 * 3_600_000
/** From a state to others: https://developer.work.weixin.qq.com/document/path/94669 */
const transitions: Record<number, number[]> = { 0: [1, 2, 3], 1: [2, 3], 2: [3], 3: [3, 4], 4: [] }

/** A customer service account and its customers, with the rules that WeCom enforces. */
export class CustomerService {
  readonly openKfId: string
  readonly history: History
  /** The next message is taken, and reported as not delivered afterwards. */
  failNext: number | null = null
  /** Colleagues who receive customers and are on duty. */
  readonly servicers = new Set(['zhangsan', 'lisi'])
  private readonly customers = new Map<string, Customer>()
  private readonly sentAt = new Map<string, number>()
  private readonly codes = new Map<string, { customer: string; until: number; state: number | null }>()
  private readonly clock: Clock
  private readonly media: Media

  constructor(openKfId: string, { clock, media, callbacks }: { clock: Clock; media: Media; callbacks: Callbacks }) {
    this.openKfId = openKfId
    this.clock = clock
    this.media = media
    this.history = new History(openKfId, clock, callbacks)
  }

  addCustomer(id: string, nickname: string): void {
    const session = { state: 4, servicer: '' }
    this.customers.set(id, { nickname, session, wrote: 0, received: 0, shown: [] })
  }

  /** A customer writes. `content` is `{msgtype, <msgtype>: {…}}`. Gives the message's id. */
  write(customer: string, content: { msgtype: string } & Body): string {
    const who = this.customer(customer)
    const isPressed = content.msgtype === 'text' && Boolean((content.text as Body)?.menu_id)
    // A pressed button renews nothing.
    if (!isPressed) Object.assign(who, { wrote: this.clock.now(), received: 0 })
    if (who.session.state === 4) who.session = { state: 0, servicer: '' }
    return this.history.add({ external_userid: customer, open_kfid: this.openKfId, origin: 3, ...content })
  }

  say(customer: string, text: string): string {
    return this.write(customer, { msgtype: 'text', text: { content: text } })
  }

  /** A customer presses a button of the last menu they were shown. */
  press(customer: string, label: string): string {
    const menu = this.shown(customer).findLast(({ msgtype }) => msgtype === 'msgmenu')?.msgmenu as Body | undefined
    const items = (menu?.list ?? []) as { click: { id: string; content: string } }[]
    const item = items.find(({ click }) => click.content === label)
    if (!item) throw new Error(`there is no button ${label}`)
    return this.write(customer, { msgtype: 'text', text: { content: label, menu_id: item.click.id } })
  }

  recall(customer: string, message: string): string {
    return this.event('user_recall_msg', { external_userid: customer, recall_msgid: message })
  }

  /** A customer opens the chat; who has not written for two days may be greeted. */
  enter(customer: string): void {
    const fresh = this.clock.now() - this.customer(customer).wrote > allowedFor
    const welcome = fresh && { welcome_code: this.code(customer, shortCode, null) }
    this.event('enter_session', { external_userid: customer, scene: '', scene_param: '', ...welcome })
  }

  /** A colleague takes the conversation over in the WeCom app, and ends it there. */
  takeOver(customer: string, servicer: string): void {
    this.customer(customer).session = { state: 3, servicer }
    const code = this.code(customer, longCode, 3)
    const taken = { change_type: 1, new_servicer_userid: servicer, msg_code: code }
    this.event('session_status_change', { external_userid: customer, ...taken })
  }

  end(customer: string): void {
    const { servicer } = this.customer(customer).session
    this.customer(customer).session = { state: 4, servicer: '' }
    const ended = { change_type: 3, old_servicer_userid: servicer, msg_code: this.code(customer, shortCode, 4) }
    this.event('session_status_change', { external_userid: customer, ...ended })
  }

  /** A colleague's own words to the customer, written in the WeCom app. */
  answer(customer: string, servicer: string, text: string): void {
    const content = { msgtype: 'text', text: { content: text }, servicer_userid: servicer }
    this.history.add({ external_userid: customer, open_kfid: this.openKfId, origin: 5, ...content })
  }

  shown(customer: string): Shown[] {
    return this.customer(customer).shown as Shown[]
  }

  /** What can be read there: texts, and what stands over menus. */
  words(customer: string): string[] {
    return this.shown(customer)
      .map(({ text, msgmenu }) => ((text as Body)?.content ?? (msgmenu as Body)?.head_content) as string | undefined)
      .filter((each) => each !== undefined)
  }

  readonly methods: Record<string, (body: Body) => Body> = {
    'kf/sync_msg': (body) => this.history.read(body),
    'kf/send_msg': (body) => this.send(body),
    'kf/send_msg_on_event': (body) => this.sayOnEvent(body),
    'kf/recall_msg': (body) => this.withdraw(body),
    'kf/service_state/get': (body) => {
      const { state, servicer } = this.called(body).session
      return { service_state: state, servicer_userid: servicer }
    },
    'kf/service_state/trans': (body) => this.move(body),
    'kf/customer/batchget': ({ external_userid_list: ids }) => ({
      customer_list: (ids as string[])
        .filter((id) => this.customers.has(id))
        .map((id) => ({ external_userid: id, nickname: this.customer(id).nickname, gender: 0 })),
      invalid_external_userid: (ids as string[]).filter((id) => !this.customers.has(id)),
    }),
    'kf/account/list': () => ({
      account_list: [{ open_kfid: this.openKfId, name: '售后服务', manage_privilege: true }],
    }),
  }

  private send(body: Body): Body {
    const who = this.called({ ...body, external_userid: body.touser })
    const msgid = this.freshId(body.msgid)
    if (who.session.state > 1) throw new Refusal(95018, 'send msg session status invalid')
    if (this.clock.now() - who.wrote > allowedFor) throw new Refusal(95002, 'send msg time limit')
    if (who.received >= allowance) throw new Refusal(95001, 'send msg count limit')
    this.checkContent(body)
    who.received += 1
    this.sentAt.set(msgid, this.clock.now())
    if (this.failNext !== null) {
      const failed = { external_userid: body.touser, fail_msgid: msgid, fail_type: this.failNext }
      this.failNext = null
      this.event('msg_send_fail', failed)
    } else {
      who.shown.push({ ...body, msgid })
    }
    return { msgid }
  }

  /** Only what is done here is a change by the interface: it makes no event. */
  private move(body: Body): Body {
    const who = this.called(body)
    const wanted = Number(body.service_state)
    const servicer = String(body.servicer_userid ?? '')
    if (!transitions[who.session.state]?.includes(wanted)) throw new Refusal(95016, 'invalid service state transition')
    if (wanted === 3 && !this.servicers.has(servicer)) throw new Refusal(95014, 'user is not the servicer')
    const first = wanted === 4 || who.session.state < 2
    who.session = { state: wanted, servicer: wanted === 3 ? servicer : '' }
    return first
      ? { msg_code: this.code(String(body.external_userid), wanted === 4 ? shortCode : longCode, wanted) }
      : {}
  }

  private code(customer: string, goodFor: number, state: number | null): string {
    const code = randomBytes(16).toString('base64url')
    this.codes.set(code, { customer, until: this.clock.now() + goodFor, state })
    return code
  }

  /** Beside the five: one message for each code, as long as the session stays as it was when it was given. */
  private sayOnEvent(body: Body): Body {
    const given = this.codes.get(String(body.code))
    if (!given || this.clock.now() > given.until) throw new Refusal(95016, 'invalid code')
    const who = this.customer(given.customer)
    if (given.state !== null && who.session.state !== given.state) throw new Refusal(95018, 'session status invalid')
    const msgid = this.freshId(body.msgid)
    this.checkContent(body)
    this.codes.delete(String(body.code))
    this.sentAt.set(msgid, this.clock.now())
    who.shown.push({ ...body, msgid })
    return { msgid }
  }

  private withdraw(body: Body): Body {
    const msgid = String(body.msgid)
    const at = this.sentAt.get(msgid)
    if (at === undefined) throw new Refusal(95028, 'msgid not found')
    if (this.clock.now() - at > recallFor) throw new Refusal(95029, 'recall time expired')
    for (const who of this.customers.values()) {
      who.shown = who.shown.filter((message) => message.msgid !== msgid)
    }
    return {}
  }

  private freshId(given: unknown): string {
    const msgid = String(given ?? randomBytes(16).toString('hex'))
    if (!/^[\w-]{1,32}$/.test(msgid)) throw new Refusal(40058, 'msgid exceed max length 32')
    if (this.sentAt.has(msgid)) throw new Refusal(40058, 'invalid Request Parameter, msgid repeated')
    return msgid
  }

  private checkContent(body: Body): void {
    const kind = String(body.msgtype)
    const part = (body[kind] ?? {}) as Body
    if (kind === 'text') within(part.content, 1, 2048)
    else if (kind === 'msgmenu') checkMenu(part)
    else if (['image', 'voice', 'video', 'file'].includes(kind)) this.media.get(part.media_id, kind)
    else throw new Refusal(40008, 'invalid msgtype')
  }

  private event(type: string, fields: Body): string {
    return this.history.add({
      origin: 4,
      msgtype: 'event',
      event: { event_type: type, open_kfid: this.openKfId, ...fields },
    })
  }

  private called(body: Body): Customer {
    if (body.open_kfid !== this.openKfId) throw new Refusal(95000, 'invalid open_kfid')
    const found = this.customers.get(String(body.external_userid))
    if (!found) throw new Refusal(40096, 'invalid external userid')
    return found
  }

  private customer(id: string): Customer {
    const found = this.customers.get(id)
    if (!found) throw new Error(`there is no customer ${id}`)
    return found
  }
}

function checkMenu(menu: Body): void {
  const list = (menu.list ?? []) as { type: string; click: { id: string; content: string } }[]
  if (list.length > 10) throw new Refusal(95008, 'menu list exceed limit')
  if (menu.head_content !== undefined) within(menu.head_content, 0, 1024)
  for (const { type, click } of list) {
    if (type !== 'click') throw new Refusal(95009, 'invalid menu type')
    within(click.id, 1, 128)
    within(click.content, 1, 128)
  }
}

function within(text: unknown, least: number, most: number): void {
  const bytes = Buffer.byteLength(String(text ?? ''))
  if (bytes < least || bytes > most)
    throw new Refusal(40058, `content has ${bytes} bytes, expected ${least} to ${most}`)
}
