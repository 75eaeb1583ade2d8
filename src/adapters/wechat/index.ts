import type { Channel } from '../../core/ports/channel.ts'
import { WechatAdapter } from './adapter.ts'
import { parseAccount, type WechatAccount } from './config.ts'

export const wechat: Channel<WechatAccount> = {
  name: 'wechat',
  parseAccount,
  create: (accounts, surroundings) =>
    accounts.map((account) => new WechatAdapter(account, { ...surroundings, state: surroundings.state(account.id) })),
}
