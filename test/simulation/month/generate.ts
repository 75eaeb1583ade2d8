import { businessDayFrom, DAY, dayOf, HOUR, MINUTE, onDay, workingTime } from './calendar.ts'
import { createRandom, type Random } from './random.ts'

type Kind = 'fault' | 'usage' | 'complaint' | 'custom'
type Line = Record<string, unknown> & { at: string }

/** What a customer says, and as what everybody would take it. */
const subjects: { kind: Kind; priority: string; weight: number; texts: string[] }[] = [
  {
    kind: 'fault',
    priority: 'urgent',
    weight: 12,
    texts: [
      '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！',
      '支付接口全部报错，客户都无法付款，业务完全停了，马上处理',
      'Production is down, none of our users can log in. Please fix this immediately!',
    ],
  },
  {
    kind: 'fault',
    priority: 'important',
    weight: 28,
    texts: [
      '部分标签打印不出来，可以手工填写。',
      '报表页面打开很慢，部分同事受到影响。',
      'Some of our printers do not print labels any more; the others still work.',
    ],
  },
  {
    kind: 'usage',
    priority: 'normal',
    weight: 45,
    texts: [
      '请问在哪里可以修改发票抬头？',
      '请问如何导出报表？',
      '怎么给新同事开通账号？',
      'How do I change the language of the monthly report?',
    ],
  },
  { kind: 'complaint', priority: 'normal', weight: 7, texts: ['你们的客服态度太差了，等了三天没人回复，我要投诉！'] },
  { kind: 'custom', priority: 'normal', weight: 8, texts: ['我们需要与金蝶系统做数据对接，能否定制开发？'] },
]

const chinese = {
  confirms: ['已解决', '问题已解决，可以关闭', '好了，谢谢'],
  denies: '还是不行，问题依旧存在',
  answers: '日志如下：error 500 at /api/print',
  thanks: '谢谢！',
}
const english: typeof chinese = {
  confirms: ['It is solved, thank you', 'Solved'],
  denies: 'It still does not work, the same error is back',
  answers: 'Here is the log: error 500 at /api/print',
  thanks: 'Thank you!',
}

/** Who does the work of which kind, and who takes over. */
const staff: Record<Kind, string[]> = {
  fault: ['li', 'wang', 'sun', 'zhou', 'wu'],
  usage: ['zheng', 'qian'],
  complaint: ['chen'],
  custom: ['feng'],
}
const experts = ['han', 'yang']

const agents = [
  ...staff.fault.map((id) => ({ id, name: `${id} (L1)`, role: 'l1' })),
  ...experts.map((id) => ({ id, name: `${id} (L2)`, role: 'l2' })),
  ...staff.usage.map((id) => ({ id, name: `${id} (training)`, role: 'trainer' })),
  { id: 'chen', name: 'Chen', role: 'supervisor' },
  { id: 'feng', name: 'Feng', role: 'product' },
  { id: 'zhao', name: 'Zhao', role: 'success' },
]

const accounts: Record<string, Record<string, unknown>> = {
  email: { id: 'support', address: 'support@desk.example' },
  web: { id: 'site' },
  slack: { id: 'main', botToken: 'xoxb-made-up', signingSecret: 'made-up' },
  wecom: {
    id: 'service',
    corpId: 'ww0',
    secret: 'made-up',
    callbackToken: 'madeup',
    encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
    openKfId: 'wk0',
  },
  discord: { id: 'main', token: 'made-up', applicationId: '100000000000000001' },
  wechat: { id: 'personal', puppet: 'wechaty-puppet-mock' },
}

/** Where a customer may write only so much: five messages within 48 hours of the customer's last. */
export const BUDGETED = 'wecom'

/** Where a person's account takes so little at once that what is due for many waits for its turn. */
export const SLOW = 'wechat'

export const FROM = onDay(dayOf(Date.parse('2026-10-01T00:00:00+08:00')), 0)
/** The month itself. */
export const MONTH_END = Date.parse('2026-11-01T00:00:00+08:00')
/** Late enough for all that was begun in the month to come to its end. */
export const TO = Date.parse('2026-11-21T00:00:00+08:00')
/** Everything of ours stood still once. */
export const DOWN = { from: Date.parse('2026-10-21T10:00:00+08:00'), to: Date.parse('2026-10-21T13:00:00+08:00') }

export type Month = {
  config: Record<string, unknown>
  /** In order of time. */
  events: Line[]
  /** What each `ref` is about, as everybody would take it. */
  tickets: Map<string, { kind: Kind; priority: string; channel: string; address: string }>
}

/** A month of customers and agents: some accept late, forget, escalate, solve, or get it wrong. The same for the same seed. */
export function generateMonth(options: { seed: number; tickets: number; channels?: string[] }): Month {
  const { channels = Object.keys(accounts) } = options
  const random = createRandom(options.seed)
  const tickets: Month['tickets'] = new Map()
  const events: Line[] = [{ at: iso(DOWN.from), downFor: 'PT3H' }, ...absences()]
  const weights = Object.fromEntries(subjects.map(({ weight }, index) => [String(index), weight]))
  for (let number = 1; number <= options.tickets; number++) {
    const subject = subjects[Number(random.weighted(weights))]!
    const ref = `ticket-${number}`
    const channel = random.pick(channels)
    const address = addressIn(channel, number)
    tickets.set(ref, { kind: subject.kind, priority: subject.priority, channel, address })
    events.push(...story(random, { ref, address, channel, ...subject, text: random.pick(subject.texts) }))
  }
  const known = events.filter(({ at }) => Date.parse(at) < TO)
  known.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  const config = {
    timeZone: 'Asia/Shanghai',
    locale: 'zh-CN',
    agents,
    calendars: { default: { holidays: 'CN', hours: { 'mon-fri': ['09:00-12:00', '13:00-18:00'] } } },
    channels: Object.fromEntries(channels.map((name) => [name, [accounts[name]]])),
  }
  return { config, events: known, tickets }
}

const iso = (at: number): string => new Date(Math.round(at / 1000) * 1000).toISOString()

const addressIn = (channel: string, number: number): string =>
  channel === 'email' ? `customer-${number}@customer.example` : `${channel}-${number}`

/** Somebody is away for a day and a half. */
const absences = (): Line[] => [
  { at: '2026-10-14T09:30:00+08:00', agent: 'wang', status: 'away' },
  { at: '2026-10-15T13:00:00+08:00', agent: 'wang', status: 'back' },
]

type Told = { ref: string; address: string; channel: string; kind: Kind; priority: string; text: string }

/** All that happens around one customer's matter. */
function story(random: Random, told: Told): Line[] {
  const lines: Line[] = []
  const { ref, address, channel } = told
  const urgent = told.priority === 'urgent'
  /** Urgent matters are worked on at any hour. */
  const atWork = (at: number) => (urgent ? at : workingTime(at))
  let at = openingTime(random, urgent)
  const says = (text: string) => {
    lines.push({ at: iso(at), ref, customer: { address, channel, locale: 'zh-CN' }, text })
  }
  const does = (agent: string, command: string, fields: Record<string, unknown> = {}) => {
    lines.push({ at: iso(at), ref, agent, command, ...fields })
  }
  const after = (from: number, to: number, working = true) => {
    const then = at + random.between(from, to)
    at = working ? atWork(then) : then
  }
  const speaks = /^[\x20-\x7e]+$/.test(told.text) ? english : chinese
  const worker = random.pick(staff[told.kind])
  const solve = () => does(worker, 'resolve', { text: '已处理完毕，请确认。' })
  const confirm = () => {
    after(10 * MINUTE, 20 * HOUR, false)
    says(random.pick(speaks.confirms))
  }

  says(told.text)
  at = atWork(at)
  const plot = random.weighted({
    good: 48,
    late: 12,
    forgets: 7,
    lines: 10,
    waits: 5,
    escalates: 8,
    ignored: 2,
    wrong: 8,
  })
  if (plot === 'late') after(40 * MINUTE, 100 * MINUTE)
  else if (plot === 'ignored') after(8 * HOUR, 30 * HOUR)
  else after(2 * MINUTE, 25 * MINUTE)
  does(worker, 'accept')
  if (plot === 'forgets') after(urgent ? 5 * HOUR : 20 * HOUR, urgent ? 12 * HOUR : 60 * HOUR)
  if (plot === 'lines') {
    for (let left = Math.ceil(random.between(0, 3)); left > 0; left--) {
      after(30 * MINUTE, urgent ? 3 * HOUR : 6 * HOUR)
      does(worker, 'progress', { done: '已定位原因', next: '正在修复', eta: '今天之内' })
    }
  }
  if (plot === 'waits') {
    after(10 * MINUTE, 2 * HOUR)
    does(worker, 'reply', { text: '请把日志发给我们。' })
    after(1 * MINUTE, 2 * MINUTE)
    does(worker, 'wait')
    after(2 * HOUR, 30 * HOUR, false)
    says(speaks.answers)
  }
  if (plot === 'escalates') {
    after(20 * MINUTE, 70 * MINUTE)
    does(worker, 'set-priority', { priority: told.priority === 'normal' ? 'important' : 'urgent' })
    after(5 * MINUTE, 30 * MINUTE)
    does(random.pick(experts), 'reply', { text: '二线已接手，正在分析。' })
  }
  if (plot === 'wrong') {
    does('zhao', 'set-priority', { priority: 'terrible' })
    after(5 * MINUTE, 60 * MINUTE)
    does(worker, 'assign', { to: 'nobody' })
    does(worker, 'reopen', { reason: '误操作' })
  }
  if (random.chance(0.4)) {
    after(5 * MINUTE, 3 * HOUR)
    does(worker, 'reply', { text: '我们正在处理您的问题。' })
  }
  if (random.chance(0.2)) does(worker, 'note', { text: '客户很着急' })
  after(20 * MINUTE, urgent ? 4 * HOUR : 7 * HOUR)
  solve()
  if (plot === 'wrong') solve()
  end(random, { told, speaks, worker, says, does, after, solve, confirm })
  return lines
}

type Scene = {
  told: Told
  speaks: typeof chinese
  worker: string
  says(text: string): void
  does(agent: string, command: string, fields?: Record<string, unknown>): void
  after(from: number, to: number, working?: boolean): void
  solve(): void
  confirm(): void
}

/** How it ends once a solution is there. */
function end(random: Random, { told, speaks, worker, says, does, after, solve, confirm }: Scene): void {
  const ending = random.weighted({ confirmed: 66, silent: 14, unsolved: 12, later: 4, comesBack: 4 })
  if (ending === 'silent') return
  if (ending === 'later') after(50 * HOUR, 100 * HOUR, false)
  if (ending === 'unsolved') {
    after(HOUR, 8 * HOUR, false)
    says(speaks.denies)
    after(20 * MINUTE, 5 * HOUR)
    does(worker, 'accept')
    solve()
  }
  confirm()
  if (random.chance(0.25)) {
    after(5 * MINUTE, 10 * HOUR, false)
    says(speaks.thanks)
  }
  if (random.chance(0.05)) {
    after(MINUTE, HOUR)
    does(worker, 'reply', { text: '还有别的问题吗？' })
  }
  if (ending === 'comesBack') {
    after(8 * DAY, 9 * DAY, false)
    says(told.text)
    after(3 * MINUTE, 20 * MINUTE)
    does(worker, 'accept')
    after(HOUR, 5 * HOUR)
    solve()
    confirm()
  }
}

/** Mostly in working hours; some at night, on a weekend or on a holiday. */
function openingTime(random: Random, urgent: boolean): number {
  const any = random.between(FROM, MONTH_END - HOUR)
  if (random.chance(urgent ? 0.4 : 0.15)) return any
  const day = businessDayFrom(dayOf(any))
  const at = onDay(day, 9) + random.between(0, 9 * HOUR)
  return at < MONTH_END ? at : any
}
