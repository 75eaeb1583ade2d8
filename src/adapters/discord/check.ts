import { Routes } from 'discord.js'
import { ChannelError } from '../../core/errors.ts'
import type { DiscordClient } from './client.ts'
import type { DiscordAccount } from './config.ts'
import { type IdentifyBudget, identifiesADay } from './identify-budget.ts'
import { missingPermissions, permissionsIn } from './permissions.ts'
import { channelTypes } from './place.ts'

type Finding = { ok: boolean; what: string; remedy?: string }

/** https://docs.discord.com/developers/resources/application#application-object-application-flags */
const messageContentFlags = (1 << 18) | (1 << 19)
const fewSessions = 50
const readable: number[] = Object.values(channelTypes).filter((type) => type !== channelTypes.direct)

/** The token, the application, its intent, the sessions left and each support channel: what is wrong, and the remedy. */
export async function check(
  client: DiscordClient,
  account: DiscordAccount,
  budget: IdentifyBudget,
): Promise<Finding[]> {
  const who = await token(client)
  if (!who.ok) return [who]
  const findings = [who, ...(await application(client, account)), await sessions(client, budget)]
  if (account.supportChannels.length === 0)
    findings.push({ ok: true, what: 'support channels: none, direct chats only' })
  for (const id of account.supportChannels) findings.push(await supportChannel(client, account, id))
  return findings
}

async function token(client: DiscordClient): Promise<Finding> {
  const remedy = 'copy the token from Bot → Reset Token; apiUrl must be reachable from here'
  return attempt('bot token', remedy, async () => {
    const bot = await client.call<{ username: string }>('tell who we are', (rest) => rest.get(Routes.user('@me')))
    return { ok: true, what: `bot token: ${bot.username}` }
  })
}

type Application = { id: string; verify_key: string; flags?: number; interactions_endpoint_url?: string | null }

async function application(client: DiscordClient, { applicationId, publicKey }: DiscordAccount): Promise<Finding[]> {
  let found: Application
  try {
    found = await client.call<Application>('describe the application', (rest) => rest.get(Routes.currentApplication()))
  } catch (error) {
    return [{ ok: false, what: `application: ${reasonOf(error)}`, remedy: 'apiUrl must be reachable from here' }]
  }
  const general = (what: string) =>
    `copy the ${what} from General Information of the application that the token is from`
  const id = { ok: found.id === applicationId, what: `applicationId: the token belongs to ${found.id}` }
  const findings: Finding[] = [id.ok ? id : { ...id, remedy: general('Application ID') }]
  if (publicKey) {
    const ok = found.verify_key === publicKey.toLowerCase()
    findings.push(
      ok
        ? { ok, what: 'publicKey: it is the application’s' }
        : { ok, what: 'publicKey: it is not the application’s', remedy: general('Public Key') },
    )
  } else if (found.interactions_endpoint_url) {
    const what = 'publicKey: missing, while Discord sends interactions to an endpoint'
    findings.push({ ok: false, what, remedy: `${general('Public Key')}, or clear the Interactions Endpoint URL` })
  }
  const mayRead = ((found.flags ?? 0) & messageContentFlags) !== 0
  findings.push(
    mayRead
      ? { ok: true, what: 'Message Content Intent: on' }
      : {
          ok: false,
          what: 'Message Content Intent: off, messages in servers arrive without their text',
          remedy: 'switch it on under Bot → Privileged Gateway Intents',
        },
  )
  return findings
}

async function sessions(client: DiscordClient, budget: IdentifyBudget): Promise<Finding> {
  const remedy = 'find out why the connection begins anew so often; the count falls over 24 hours'
  return attempt('sessions', remedy, async () => {
    type Limit = { session_start_limit: { total: number; remaining: number } }
    const answer = await client.call<Limit>('name the gateway', (rest) => rest.get(Routes.gatewayBot()))
    const { total, remaining } = answer.session_start_limit
    const what = `sessions: ${remaining} of ${total} left by Discord’s count, ${await budget.used()} of our own ${identifiesADay} a day used`
    return remaining >= fewSessions ? { ok: true, what } : { ok: false, what, remedy }
  })
}

type GuildChannel = {
  type: number
  name?: string
  guild_id?: string
  permission_overwrites?: { id: string; allow: string; deny: string }[]
}

async function supportChannel(client: DiscordClient, { applicationId }: DiscordAccount, id: string): Promise<Finding> {
  const remedy = 'set supportChannels to ids of text or forum channels of a server that the bot has been invited to'
  return attempt(`support channel ${id}`, remedy, async () => {
    const channel = await client.call<GuildChannel>('look up a channel', (rest) => rest.get(Routes.channel(id)))
    const { type, guild_id: guild, name, permission_overwrites: overwrites = [] } = channel
    if (!guild || !readable.includes(type)) {
      return { ok: false, what: `support channel ${id}: it is neither a text channel nor a forum`, remedy }
    }
    type Role = { id: string; permissions: string }
    const roles = await client.call<Role[]>('list the roles', (rest) => rest.get(Routes.guildRoles(guild)))
    const member = await client.call<{ roles: string[] }>('look up our own roles', (rest) =>
      rest.get(Routes.guildMember(guild, applicationId)),
    )
    const granted = permissionsIn({ id: guild, roles }, { id: applicationId, ...member }, overwrites)
    const isForum = type === channelTypes.forum || type === channelTypes.media
    const missing = missingPermissions(granted, isForum)
    if (missing.length === 0) return { ok: true, what: `support channel ${id}: #${name}` }
    return {
      ok: false,
      what: `support channel ${id} (#${name}): the bot lacks ${missing.join(', ')}`,
      remedy: 'give its role these permissions in the channel’s settings',
    }
  })
}

async function attempt(what: string, remedy: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    return { ok: false, what: `${what}: ${reasonOf(error)}`, remedy }
  }
}

const reasonOf = (error: unknown): string => (error instanceof ChannelError ? error.message : String(error))
