import { ChannelError, type ChannelFault } from '../../core/errors.ts'

/**
 * WeCom's error codes in the core's faults. HTTP 200 may carry any of them.
 * https://developer.work.weixin.qq.com/document/path/90313 and, for customer service, path/94677
 */
const faults: Partial<Record<ChannelFault, number[]>> = {
  unauthorised: [
    ...[40001, 40013, 40014, 40056, 41001, 41004, 42001, 42007, 42009, 48002, 48004],
    ...[60011, 60020, 301002, 95000, 95004, 95011, 95017],
  ],
  unreachable: [40003, 40031, 40096, 46004, 60111, 81013, 84061],
  transient: [-1, 6000, 50004],
  'rate-limited': [45009, 45011, 45033],
  spent: [95001, 95002],
}

/** WeCom says no time. Quotas are counted by the minute; "too often" and "too many at once" pass sooner. */
const waits: Record<number, number> = { 45009: 60_000, 45011: 5_000, 45033: 1_000 }

const remedies: Record<number, string> = {
  40001: 'secret is wrong, or belongs to another application: copy it anew from the application’s page (应用管理)',
  40013: 'corpId is wrong: it stands at the foot of 我的企业 → 企业信息',
  40056: 'agentId is wrong: it stands on the application’s page (应用管理)',
  48002:
    'the application may not call this: add it under 微信客服 → API → 可调用接口的应用 and choose the accounts it manages',
  60011: 'the application may not see this: widen its 可见范围',
  60020: 'add the desk’s address to 企业可信IP on the application’s page',
  301002: 'agentId and secret belong to different applications',
  81013: 'nobody of those is in the application’s 可见范围, or has left the company',
  95000: 'openKfId is wrong: see 微信客服 → 客服账号',
  95001: 'five messages have gone out since the customer last wrote: more only after they write again',
  95002: 'the customer last wrote more than 48 hours ago: more only after they write again',
  95004: 'openKfId belongs to no account of this company, or the account was deleted',
  95014:
    'nobody of that name receives customers of this account: see 接待人员 under 微信客服 → 客服账号; they must be on duty (正在接待) in the WeCom app',
  95017: 'turn on 微信客服 → API for this account',
}

/** A refusal by a code of WeCom's. */
export class WecomError extends ChannelError {
  readonly code: number
  readonly reason: string
  /** What WeCom said, and what to do about it where that is known. */
  readonly refusal: string
  readonly remedy: string | undefined

  constructor(method: string, code: number, reason: string) {
    // "invalid credential, hint: [163…], from ip: 203.0.113.7, more info at https://…"
    const refusal = `WeCom refused ${method}: ${code} ${reason.split(', hint:')[0]}`
    const remedy = remedyFor(code, reason)
    super(faultOf(code), remedy ? `${refusal} (${remedy})` : refusal, waits[code] ?? 0)
    this.code = code
    this.reason = reason
    this.refusal = refusal
    this.remedy = remedy
  }
}

function remedyFor(code: number, reason: string): string | undefined {
  const from = /from ip:\s*([\da-f.:]*[\da-f])/i.exec(reason)?.[1]
  return code === 60020 && from ? `add ${from} to 企业可信IP on the application’s page` : remedies[code]
}

const faultOf = (code: number): ChannelFault =>
  (Object.keys(faults) as ChannelFault[]).find((fault) => faults[fault]?.includes(code)) ?? 'rejected'

/** The access token is no longer taken: ask for another and repeat. */
export const isStaleToken = (error: unknown): boolean =>
  error instanceof WecomError && [40014, 42001, 42009].includes(error.code)
