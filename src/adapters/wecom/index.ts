import type { Channel, ChannelAdapter, ChannelSurroundings } from '../../core/ports/channel.ts'
import { ApplicationAdapter } from './application/adapter.ts'
import { WecomClient } from './client.ts'
import { type ApplicationAccount, parseAccount, type ServiceAccount, type WecomAccount } from './config.ts'
import { ServiceAdapter } from './service/adapter.ts'
import { Puller } from './service/puller.ts'
import { createWelcome } from './service/welcome.ts'

/** WeCom (企业微信): customers in WeChat by way of customer service accounts, and members of the company in an application. */
export const wecom: Channel<WecomAccount> = {
  name: 'wecom',
  parseAccount,
  create(accounts, surroundings) {
    const pullers = new Map<string, Puller>()
    return accounts.map((account): ChannelAdapter => {
      const { now, log } = surroundings
      const client = new WecomClient({ ...account, state: surroundings.state(account.id), now })
      if (isApplication(account)) return new ApplicationAdapter(account, client, now)
      const service = account as ServiceAccount
      const puller = createPuller(service, client, surroundings)
      pullers.set(service.openKfId, puller)
      return new ServiceAdapter({ account: service, client, puller, pullerOf: (id) => pullers.get(id), now, log })
    })
  },
}

const isApplication = (account: WecomAccount): account is ApplicationAccount => account.agentId !== undefined

function createPuller(account: ServiceAccount, client: WecomClient, { state, now, log }: ChannelSurroundings): Puller {
  const welcome = createWelcome({ text: account.welcome, client, now, log })
  const { id, openKfId } = account
  return new Puller({ account: id, openKfId, client, state: state(id), now, log, welcome })
}
