import { ChannelError } from '../../../core/errors.ts'
import type { WecomClient } from '../client.ts'
import { WecomError } from '../faults.ts'

/** "发送客服消息时当前会话状态不允许发送" */
const wrongState = 95018

/**
 * Why a session does not let us send. We may write while nobody has taken it up (0) or a bot has (1); who queues (2) or
 * is spoken to by a person (3) cannot be called back from here, and an ended session (4) begins again when the customer
 * writes. https://developer.work.weixin.qq.com/document/path/94669
 */
export async function explainState(
  client: WecomClient,
  openKfId: string,
  customer: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof WecomError) || error.code !== wrongState) return error
  const answer = await client
    .post('kf/service_state/get', { open_kfid: openKfId, external_userid: customer })
    .catch(() => ({ service_state: null, servicer_userid: null }))
  switch (answer.service_state) {
    case 0:
    case 1:
      return new ChannelError('transient', 'The WeCom session has just changed its state')
    case 2:
      return new ChannelError(
        'rejected',
        'The conversation waits in WeCom for a person to take it (待接入池): answer it in the WeCom app, or have the account’s 接待方式 let the API answer',
      )
    case 3:
      return new ChannelError(
        'rejected',
        `${answer.servicer_userid || 'A colleague'} has taken the conversation over in the WeCom app: answer it there, or end it there; it is ours again once the customer writes`,
      )
    case 4:
      return new ChannelError('spent', 'The WeCom session has ended: more only after the customer writes again')
    default:
      return error
  }
}
