import { ChannelError } from '../../../core/errors.ts'
import type { WecomClient } from '../client.ts'
import { WecomError } from '../faults.ts'

/** "发送客服消息时当前会话状态不允许发送" */
const wrongState = 95018

/** How a session stands. https://developer.work.weixin.qq.com/document/path/94669 */
export const states = { fresh: 0, ours: 1, queueing: 2, withPerson: 3, ended: 4 }

/** Throws `ChannelError`. */
export async function sessionOf(
  client: WecomClient,
  openKfId: string,
  customer: string,
): Promise<{ state: number; servicer: string }> {
  const named = { open_kfid: openKfId, external_userid: customer }
  const { service_state, servicer_userid } = await client.post('kf/service_state/get', named)
  return { state: Number(service_state), servicer: String(servicer_userid ?? '') }
}

/**
 * Why a session does not let us send. We may write while nobody has taken it up (0) or a bot has (1), but not to who
 * queues (2) or is spoken to by a person (3); an ended session (4) begins again when the customer writes.
 */
export async function explainState(
  client: WecomClient,
  openKfId: string,
  customer: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof WecomError) || error.code !== wrongState) return error
  const { state, servicer } = await sessionOf(client, openKfId, customer).catch(() => ({ state: null, servicer: '' }))
  switch (state) {
    case states.fresh:
    case states.ours:
      return new ChannelError('transient', 'The WeCom session has just changed its state')
    case states.queueing:
      return new ChannelError(
        'held',
        'The conversation waits in WeCom for a person to take it (待接入池): answer it in the WeCom app, or have the account’s 接待方式 let the API answer',
      )
    case states.withPerson:
      return new ChannelError(
        'held',
        `${servicer || 'A colleague'} has the conversation in the WeCom app: answer it there, or take it back; it is ours again once the customer writes`,
      )
    case states.ended:
      return new ChannelError('spent', 'The WeCom session has ended: more only after the customer writes again')
    default:
      return error
  }
}
