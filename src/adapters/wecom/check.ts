import type { WecomClient } from './client.ts'
import type { ApplicationAccount, ServiceAccount } from './config.ts'
import { WecomError } from './faults.ts'

const unexplained = 'see docs/channels/wecom.md; apiUrl must be reachable from here'

type Finding = { ok: boolean; what: string; remedy?: string }

/** Whether the application may sign in, call from here, and manage this customer service account. */
export const checkService = (account: ServiceAccount, client: WecomClient): Promise<Finding[]> =>
  afterSignIn(client, async () => {
    const answer = await client.post('kf/account/list', { offset: 0, limit: 100 })
    const listed = (answer.account_list ?? []) as { open_kfid: string; name: string }[]
    const own = listed.find(({ open_kfid }) => open_kfid === account.openKfId)
    if (own) return { ok: true, what: `customer service account: ${own.name}` }
    const there = listed.map(({ open_kfid, name }) => `${open_kfid} (${name})`).join(', ') || 'none'
    return {
      ok: false,
      what: `openKfId: ${account.openKfId} is not among the accounts this application manages: ${there}`,
      remedy: 'set openKfId to one of them, or add the account under 微信客服 → API → 可调用接口的应用',
    }
  })

/** Whether the application may sign in, call from here, and is the one that agentId says. */
export const checkApplication = (account: ApplicationAccount, client: WecomClient): Promise<Finding[]> =>
  afterSignIn(client, async () => {
    const answer = await client.get('agent/get', { agentid: String(account.agentId) })
    if (answer.close === 1) {
      const remedy = 'enable it on its page under 应用管理'
      return { ok: false, what: `application: ${answer.name} is disabled`, remedy }
    }
    return { ok: true, what: `application: ${answer.name}` }
  })

async function afterSignIn(client: WecomClient, look: () => Promise<Finding>): Promise<Finding[]> {
  const signedIn = await attempt('corpId and secret', async () => {
    await client.signIn()
    return { ok: true, what: 'corpId and secret: an access token is given' }
  })
  return signedIn.ok ? [signedIn, await attempt('calls', look)] : [signedIn]
}

async function attempt(what: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    const refused = error instanceof WecomError ? error : null
    const reason = refused?.refusal ?? (error instanceof Error ? error.message : String(error))
    return { ok: false, what: `${what}: ${reason}`, remedy: refused?.remedy ?? unexplained }
  }
}
