import { ChannelError } from '../../core/errors.ts'
import { SlackClient } from './client.ts'
import type { SlackConnection } from './connection.ts'

type Finding = { ok: boolean; what: string; remedy?: string }

export const scopes = [
  ...['channels:history', 'channels:read', 'groups:history', 'groups:read', 'im:history', 'im:read', 'im:write'],
  ...['mpim:history', 'mpim:read', 'chat:write', 'files:read', 'files:write', 'reactions:write'],
  ...['users:read', 'users:read.email'],
]

/** The token, its scopes, the socket, the desk's channel and those that are named for customers: what is wrong, and what to do about it. */
export async function check(connection: SlackConnection, deskChannel: string | null): Promise<Finding[]> {
  const findings = await token(connection)
  if (findings.some((finding) => !finding.ok && finding.what.startsWith('bot token'))) return findings
  const { appToken, customerChannels = [] } = connection.account
  if (appToken) findings.push(await socket(connection, appToken))
  if (deskChannel) {
    const remedy = `set desk.slack.channel to the channel's id, and invite the bot there with /invite`
    findings.push(await membership(connection, 'desk channel', deskChannel, remedy))
  }
  const remedy = 'set customerChannels to the ids of channels, and invite the bot there with /invite'
  for (const id of customerChannels) findings.push(await membership(connection, 'customer channel', id, remedy))
  return findings
}

async function token({ client }: SlackConnection): Promise<Finding[]> {
  try {
    const answer = await client.call('auth.test', (web) => web.auth.test())
    const granted: string[] = answer.response_metadata?.scopes ?? []
    const missing = scopes.filter((scope) => !granted.includes(scope))
    const who = { ok: true, what: `bot token: ${answer.user} in ${answer.team}` }
    if (missing.length === 0) return [who, { ok: true, what: 'scopes: all there' }]
    const remedy =
      'add them under OAuth & Permissions (or use docs/channels/slack-manifest.yaml), then reinstall the app'
    return [who, { ok: false, what: `scopes missing: ${missing.join(', ')}`, remedy }]
  } catch (error) {
    const remedy = 'copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions; apiUrl must be reachable from here'
    return [{ ok: false, what: `bot token: ${reasonOf(error)}`, remedy }]
  }
}

async function socket({ account, log }: SlackConnection, appToken: string): Promise<Finding> {
  try {
    const client = new SlackClient(appToken, account.apiUrl, log)
    await client.call('apps.connections.open', (web) => web.apps.connections.open({}))
    return { ok: true, what: 'Socket Mode: an address is given' }
  } catch (error) {
    const remedy =
      'enable Socket Mode, and make an app-level token (xapp-…) with connections:write under Basic Information'
    return { ok: false, what: `Socket Mode: ${reasonOf(error)}`, remedy }
  }
}

async function membership(
  { client }: SlackConnection,
  what: string,
  channel: string,
  remedy: string,
): Promise<Finding> {
  try {
    const answer = await client.call('conversations.info', (web) => web.conversations.info({ channel }))
    if (answer.channel?.is_archived) return { ok: false, what: `${what} ${channel} is archived`, remedy }
    if (answer.channel?.is_member) return { ok: true, what: `${what}: #${answer.channel.name}` }
    return { ok: false, what: `${what} ${channel}: the bot is not a member`, remedy }
  } catch (error) {
    return { ok: false, what: `${what} ${channel}: ${reasonOf(error)}`, remedy }
  }
}

const reasonOf = (error: unknown): string => (error instanceof ChannelError ? error.message : String(error))
