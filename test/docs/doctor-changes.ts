import assert from 'node:assert/strict'
import type { Example, Outside } from './examples.ts'

export type Settings = Example['settings']
export type Change = {
  /** What is wrong. */
  what: string
  /** In the settings, in the environment, or out there; where it is out there, `mend` undoes it. */
  settings?: (settings: Settings) => void
  variables?: Record<string, string | undefined>
  outside?: (outside: Outside) => () => void
  /** What the finding and its remedy say. */
  says: RegExp
}

/** The first account of a channel. */
const account = (settings: Settings, channel: string): Record<string, unknown> => {
  const found = settings.channels[channel]?.[0]
  assert.ok(found)
  return found
}
const set = (channel: string, change: Record<string, unknown>) => (settings: Settings) => {
  Object.assign(account(settings, channel), change)
}
const without = (channel: string, key: string) => (settings: Settings) => {
  delete account(settings, channel)[key]
}
const inMailbox = (part: 'imap' | 'smtp', change: Record<string, unknown>) => (settings: Settings) => {
  Object.assign(account(settings, 'email')[part] as object, change)
}
/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9'

const email: Change[] = [
  {
    what: 'the wrong address',
    settings: set('email', { address: 'support' }),
    says: /address: expected one mail address/,
  },
  { what: 'a key that is not there', settings: set('email', { imaps: {} }), says: /imaps/ },
  { what: 'no id', settings: without('email', 'id'), says: /channels\.email.*id/s },
  {
    what: 'a secret that the environment lacks',
    variables: { SMTP_PASSWORD: undefined },
    says: /channels\.email\[0\]\.smtp\.password.*the environment has no SMTP_PASSWORD: set it/,
  },
  {
    what: 'the wrong SMTP password',
    variables: { SMTP_PASSWORD: 'canary' },
    says: /SMTP.*user and password under smtp/,
  },
  {
    what: 'an SMTP server that does not answer',
    settings: inMailbox('smtp', { port: 9 }),
    says: /SMTP: 127\.0\.0\.1:9 cannot be used.*host, port and secure under smtp/,
  },
]
const imap: Change[] = [
  {
    what: 'the wrong IMAP password',
    variables: { IMAP_PASSWORD: 'canary' },
    says: /IMAP.*user and password under imap/,
  },
  {
    what: 'the wrong IMAP user',
    settings: inMailbox('imap', { user: 'somebody@desk.example' }),
    says: /login of somebody@desk\.example.*under imap/,
  },
  {
    what: 'a folder that is not there',
    settings: inMailbox('imap', { folder: 'Archive' }),
    says: /no folder Archive.*folder under imap/,
  },
  {
    what: 'an IMAP server that does not answer',
    settings: inMailbox('imap', { port: 9 }),
    says: /127\.0\.0\.1:9: .*host, port and secure under imap/,
  },
]
const agentInSlack = (slack: string) => ({ id: 'a', name: 'A', role: 'l1', slack })
const slack: Change[] = [
  { what: 'no bot token', settings: without('slack', 'botToken'), says: /channels\.slack\[0\].*botToken/ },
  {
    what: 'the wrong bot token',
    variables: { SLACK_BOT_TOKEN: 'xoxb-canary' },
    says: /bot token: .*invalid_auth.*OAuth/,
  },
  {
    what: 'the tokens in each other’s place',
    variables: { SLACK_BOT_TOKEN: 'xapp-peer', SLACK_APP_TOKEN: 'xoxb-peer' },
    says: /botToken: this is an app-level token.*appToken: this is a bot token/,
  },
  {
    what: 'the wrong app token',
    variables: { SLACK_APP_TOKEN: 'xapp-canary' },
    says: /Socket Mode: .*connections:write under Basic Information/,
  },
  {
    what: 'a missing scope',
    outside: ({ slack: { credentials } }) => {
      const all = credentials.scopes
      credentials.scopes = all.filter((scope) => scope !== 'files:read')
      return () => {
        credentials.scopes = all
      }
    },
    says: /scopes missing: files:read.*OAuth & Permissions.*reinstall/,
  },
  {
    what: 'an agent whom Slack does not know',
    settings: (settings) => Object.assign(settings, { agents: [agentInSlack('U0000000000')] }),
    says: /agent a, U0000000000: .*user_not_found.* → mend slack of the agent a/,
  },
  {
    what: 'an agent who is not in the desk’s channel',
    settings: (settings) => Object.assign(settings, { agents: [agentInSlack('U0000000001')] }),
    outside: ({ slack: { workspace } }) => {
      workspace.addUser({ id: 'U0000000001' })
      return () => void workspace.users.delete('U0000000001')
    },
    says: /agent a, U0000000001: is not in the desk's channel C0123456789/,
  },
  {
    what: 'a desk channel that is not there',
    settings: ({ desk }) => Object.assign(desk?.slack ?? {}, { channel: 'C0000000000' }),
    says: /desk channel C0000000000: .*desk\.slack\.channel.*\/invite/,
  },
  {
    what: 'a desk channel without the bot',
    outside: ({ slack: { workspace } }) => {
      const { members } = workspace.channel('C0123456789')
      const all = [...members]
      members.clear()
      return () => {
        for (const member of all) members.add(member)
      }
    },
    says: /desk channel C0123456789: the bot is not a member.*\/invite/,
  },
  {
    what: 'a desk on an account that is not there',
    settings: ({ desk }) => Object.assign(desk?.slack ?? {}, { account: 'other' }),
    says: /desk\.slack.*account.*there is no account 'other' under channels\.slack/,
  },
  {
    what: 'a customers’ channel that is not there',
    settings: set('slack', { customerChannels: ['C0000000001'] }),
    says: /customer channel C0000000001: .*customerChannels/,
  },
  {
    what: 'no way in',
    settings: set('slack', { appToken: undefined, signingSecret: undefined }),
    says: /needs an appToken .* or a signingSecret/,
  },
  {
    what: 'a Slack that does not answer',
    settings: set('slack', { apiUrl: nowhere }),
    says: /bot token: .*apiUrl must be reachable/,
  },
]
const discord: Change[] = [
  { what: 'no token', settings: without('discord', 'token'), says: /channels\.discord\[0\].*token/ },
  { what: 'the wrong token', variables: { DISCORD_TOKEN: 'canary' }, says: /bot token: .*401.*Reset Token/ },
  {
    what: 'another application’s id',
    settings: set('discord', { applicationId: '1100000000000000009' }),
    says: /applicationId: the token belongs to 1100000000000000001.*Application ID/,
  },
  {
    what: 'another application’s key',
    variables: { DISCORD_PUBLIC_KEY: '0'.repeat(64) },
    says: /publicKey: .*Public Key/,
  },
  { what: 'an id that YAML made a number of', settings: set('discord', { applicationId: 11 }), says: /applicationId/ },
  {
    what: 'the intent switched off',
    outside: ({ discord: { world } }) => {
      const { flags } = world
      world.flags = 0
      return () => {
        world.flags = flags
      }
    },
    says: /Message Content Intent: off.*Privileged Gateway Intents/,
  },
  {
    what: 'a missing permission',
    outside: ({ discord: { world } }) => {
      const { botPermissions } = world
      world.botPermissions &= ~(1n << 38n)
      return () => {
        world.botPermissions = botPermissions
      }
    },
    says: /support channel 1200000000000000001 \(#help\): the bot lacks Send Messages in Threads.*permissions/,
  },
  {
    what: 'a support channel that is not there',
    settings: set('discord', { supportChannels: ['1200000000000000009'] }),
    says: /support channel 1200000000000000009: .*supportChannels/,
  },
  {
    what: 'hardly a session left',
    outside: ({ discord: { gateway } }) => {
      gateway.identifies = 990
      return () => {
        gateway.identifies = 0
      }
    },
    says: /sessions: 10 of 1000 left.*24 hours/,
  },
  {
    what: 'a Discord that does not answer',
    settings: set('discord', { apiUrl: nowhere }),
    says: /bot token: .*apiUrl must be reachable/,
  },
]
const untrusted: Change = {
  what: 'an address that is not trusted',
  outside: ({ wecom }) => {
    wecom.trusted = false
    return () => {
      wecom.trusted = true
    }
  },
  says: /60020.*企业可信IP/,
}
const wecom: Change[] = [
  untrusted,
  { what: 'the wrong company', variables: { WECOM_CORP_ID: 'wx0' }, says: /40013.*corpId is wrong/ },
  { what: 'the wrong secret', variables: { WECOM_SECRET: 'canary' }, says: /40001.*secret is wrong/ },
  {
    what: 'half an AES key',
    variables: { WECOM_ENCODING_AES_KEY: 'canary' },
    says: /encodingAesKey: expected the EncodingAESKey/,
  },
  {
    what: 'a token that cannot be one',
    variables: { WECOM_CALLBACK_TOKEN: 'a b' },
    says: /callbackToken: expected the Token/,
  },
  {
    what: 'another account',
    settings: set('wecom', { openKfId: 'wk0' }),
    says: /openKfId: wk0 is not among.*set openKfId/,
  },
  { what: 'no account', settings: without('wecom', 'openKfId'), says: /openKfId .* or agentId/ },
  {
    what: 'a WeCom that does not answer',
    settings: set('wecom', { apiUrl: nowhere }),
    says: /apiUrl must be reachable/,
  },
]
const wecomApplication: Change[] = [
  untrusted,
  { what: 'the wrong secret', variables: { WECOM_HELPDESK_SECRET: 'canary' }, says: /40001.*secret is wrong/ },
  { what: 'another application', settings: set('wecom', { agentId: 7 }), says: /301002.*agentId and secret/ },
  { what: 'a greeting', settings: set('wecom', { welcome: '您好' }), says: /welcome: only a customer service account/ },
]
const wechat: Change[] = [
  {
    what: 'a puppet that is not installed',
    settings: set('wechat', { puppet: 'wechaty-puppet-nobody-has' }),
    says: /wechaty-puppet-nobody-has is not installed.*npm install wechaty-puppet-nobody-has/,
  },
  {
    what: 'a package that is no puppet',
    settings: set('wechat', { puppet: 'yaml' }),
    says: /the package yaml is no wechaty puppet.*name a puppet/,
  },
  { what: 'no puppet', settings: without('wechat', 'puppet'), says: /channels\.wechat\[0\].*puppet/ },
  { what: 'a pace nobody writes at', settings: set('wechat', { messagesPerMinute: 9000 }), says: /messagesPerMinute/ },
]
const web: Change[] = [
  {
    what: 'an address for an origin',
    settings: set('web', { allowedOrigins: ['https://shop.example/help'] }),
    says: /allowedOrigins\.0: must be an origin/,
  },
  { what: 'an id with a space', settings: set('web', { id: 'a b' }), says: /id: letters, digits/ },
  { what: 'a key that is not there', settings: set('web', { origins: [] }), says: /origins/ },
]

const changes: Record<string, Change[]> = {
  'docs/channels/email.md': email,
  'docs/channels/slack.md': slack,
  'docs/channels/discord.md': discord,
  'docs/channels/wechat.md': wechat,
  'docs/channels/web.md': web,
}
/** Everything that can be wrong with an example, one thing at a time; what only a real mailbox refuses, where there is one. */
export function changesOf({ page, settings }: Example, hasMailbox: boolean): Change[] {
  if (page === 'docs/channels/email.md') return hasMailbox ? [...email, ...imap] : email
  if (page !== 'docs/channels/wecom.md') return changes[page] ?? []
  return account(settings, 'wecom').agentId === undefined ? wecom : wecomApplication
}
