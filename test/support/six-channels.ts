import { createTransport } from 'nodemailer'
import { DiscordPeer } from '../peers/discord/index.ts'
import { SlackPeer } from '../peers/slack/index.ts'
import { WecomPeer } from '../peers/wecom/index.ts'
import { type DeskProcess, freePort } from './desk-process.ts'
import { until } from './until.ts'

export const channelNames = ['email', 'web', 'slack', 'discord', 'wecom', 'wechat'] as const
export type ChannelName = (typeof channelNames)[number]

const wechatInstalled = new URL('../peers/wechat/installed.ts', import.meta.url).href

export type SixChannels = {
  slack: SlackPeer
  discord: DiscordPeer
  wecom: WecomPeer
  /** The desk's configuration with these channels alone, and whatever else it is to hold, as YAML. */
  config(names: readonly ChannelName[], more?: Record<string, unknown>): string
  /** What a desk's process needs in its environment. */
  environment: Record<string, string>
  /** Tells WeCom the desk's address. Resolves once every account is connected. */
  connect(desk: DeskProcess): Promise<void>
  /** A new customer begins a conversation. Resolves once the platform has taken it. */
  write(desk: DeskProcess, channel: ChannelName, text: string): Promise<void>
  /** The puppet's own code fails where nobody catches it. */
  failPuppet(fault: 'exception' | 'rejection'): Promise<void>
  stop(): Promise<void>
}

/** All platforms as stand-ins on real sockets, for a desk in a process of its own. */
export async function startSixChannels(): Promise<SixChannels> {
  const [slack, discord, wecom, phonePort] = await Promise.all([
    SlackPeer.start(),
    DiscordPeer.start(),
    WecomPeer.start(),
    freePort(),
  ])
  const { world } = discord
  const help = world.addGuildChannel('help')
  const { botToken, appToken } = slack.credentials
  const accounts: Record<ChannelName, Record<string, unknown>> = {
    email: { id: 'support', address: 'support@desk.example' },
    web: { id: 'site' },
    slack: { id: 'main', botToken, appToken, apiUrl: slack.apiUrl },
    discord: {
      id: 'main',
      token: world.token,
      applicationId: world.bot.id,
      publicKey: world.publicKey,
      apiUrl: discord.apiUrl,
      supportChannels: [help.id],
    },
    wecom: { id: 'service', ...wecom.credentials, openKfId: wecom.service.openKfId, apiUrl: wecom.apiUrl },
    wechat: {
      id: 'personal',
      puppet: 'wechaty-puppet-remote-phone',
      options: { port: phonePort },
      messagesPerMinute: 600,
    },
  }
  let customers = 0

  const writers: Record<ChannelName, (desk: DeskProcess, text: string, customer: number) => Promise<void> | void> = {
    async email({ smtpPort }, text, customer) {
      const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true })
      await transport.sendMail({
        from: `customer${customer}@customer.example`,
        to: 'support@desk.example',
        subject: 'The printer',
        text,
      })
      transport.close()
    },
    web: ({ base }, text) => post(`${base}/chat`, { text }),
    slack(_, text, customer) {
      const id = `U0CUSTOMER${customer}`
      slack.workspace.addUser({ id, name: `Customer ${customer}` })
      slack.say(id, slack.workspace.directChannel(id).id, text)
    },
    discord(_, text, customer) {
      const user = world.addUser(`Customer ${customer}`)
      discord.say(user, world.direct(user), text)
    },
    wecom(_, text, customer) {
      const id = `wm${customer}`
      wecom.service.addCustomer(id, `Customer ${customer}`)
      wecom.service.say(id, text)
    },
    wechat: (_, text, customer) => post(`http://127.0.0.1:${phonePort}/`, { from: `wxid_${customer}`, text }),
  }

  return {
    slack,
    discord,
    wecom,
    config: (names, more = {}) =>
      JSON.stringify({
        ...more,
        channels: Object.fromEntries(channelNames.map((name) => [name, names.includes(name) ? [accounts[name]] : []])),
      }),
    environment: { NODE_OPTIONS: `--import=${wechatInstalled}` },
    async connect({ base }) {
      wecom.callbacks.address = `${base}/hooks/wecom/service`
      await until('every account is connected', async () => {
        const { parts } = (await (await fetch(`${base}/readyz`)).json()) as { parts: Record<string, { ok: boolean }> }
        return Object.values(parts).every(({ ok }) => ok)
      })
    },
    failPuppet: (fault) => post(`http://127.0.0.1:${phonePort}/`, { fault }),
    write: async (desk, channel, text) => writers[channel](desk, text, ++customers),
    stop: async () => void (await Promise.all([slack.stop(), discord.stop(), wecom.stop()])),
  }
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`POST ${url}: ${response.status}`)
}
