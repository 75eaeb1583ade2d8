import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { DiscordPeer, types } from '../peers/discord/index.ts'
import type { Dovecot } from '../peers/dovecot.ts'
import { SlackPeer } from '../peers/slack/index.ts'
import { type SmtpSink, startSmtpSink } from '../peers/smtp-sink.ts'
import { WecomPeer } from '../peers/wecom/index.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

type Account = Record<string, unknown>
export type Example = {
  page: string
  settings: { channels: Record<string, Account[]>; desk?: Record<string, Account> }
}

/** The configuration examples of the pages, those that connect a channel. */
export async function readExamples(): Promise<Example[]> {
  const examples: Example[] = []
  for await (const page of glob(['README.md', 'docs/channels/*.md'], { cwd: root })) {
    const text = await readFile(join(root, page), 'utf8')
    for (const [, indent = '', block = ''] of text.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```/gm)) {
      const settings = parse(block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
      if (settings.channels) examples.push({ page, settings })
    }
  }
  return examples
}

/** The outside services that the examples speak to, in which everything is as the pages ask for it. */
export class Outside {
  readonly slack: SlackPeer
  readonly discord: DiscordPeer
  readonly wecom: WecomPeer
  readonly smtp: SmtpSink
  readonly dovecot: Dovecot | null

  private constructor(
    slack: SlackPeer,
    discord: DiscordPeer,
    wecom: WecomPeer,
    smtp: SmtpSink,
    dovecot: Dovecot | null,
  ) {
    this.slack = slack
    this.discord = discord
    this.wecom = wecom
    this.smtp = smtp
    this.dovecot = dovecot
    slack.workspace.addUser({ id: 'U0123456789' })
    slack.workspace.addChannel('C0123456789', ['U0123456789'])
    const guild_id = discord.world.guild
    discord.world.addChannel(types.text, { id: '1200000000000000001', name: 'help', guild_id })
    discord.world.addChannel(types.forum, { id: '1200000000000000002', name: 'questions', guild_id })
  }

  static async start(dovecot: Dovecot | null): Promise<Outside> {
    const peers = [SlackPeer.start(), DiscordPeer.start(), WecomPeer.start(), startSmtpSink()] as const
    return new Outside(...(await Promise.all(peers)), dovecot)
  }

  async stop(): Promise<void> {
    await Promise.all([this.slack, this.discord, this.wecom, this.smtp].map((peer) => peer.stop()))
    await this.dovecot?.remove()
  }

  /** What the examples read from the environment. */
  get variables(): Record<string, string> {
    const { secret, corpId, callbackToken, encodingAesKey } = this.wecom.credentials
    const { botToken, appToken } = this.slack.credentials
    return {
      IMAP_PASSWORD: this.dovecot?.password ?? '',
      SMTP_PASSWORD: this.smtp.password,
      MAIL_PASSWORD: this.smtp.password,
      SLACK_BOT_TOKEN: botToken,
      SLACK_APP_TOKEN: appToken,
      SLACK_SIGNING_SECRET: this.slack.signingSecret,
      DISCORD_TOKEN: this.discord.world.token,
      DISCORD_PUBLIC_KEY: this.discord.world.publicKey,
      WECOM_CORP_ID: corpId,
      WECOM_SECRET: secret,
      WECOM_CALLBACK_TOKEN: callbackToken,
      WECOM_ENCODING_AES_KEY: encodingAesKey,
      WECOM_HELPDESK_SECRET: secret,
      WECOM_HELPDESK_CALLBACK_TOKEN: callbackToken,
      WECOM_HELPDESK_ENCODING_AES_KEY: encodingAesKey,
    }
  }

  /** An example as it stands, but for the addresses: they lead to the stand-ins. */
  complete({ settings }: Example): Example['settings'] {
    const completed = structuredClone(settings)
    for (const [channel, accounts] of Object.entries(completed.channels)) {
      for (const account of accounts) Object.assign(account, this.placed(channel, account))
    }
    return completed
  }

  private placed(channel: string, { imap, smtp }: Account): Account {
    const { user } = this.smtp
    const here = { host: '127.0.0.1', secure: false, user }
    const mail = {
      ...(imap && this.dovecot ? { imap: { ...imap, ...here, port: this.dovecot.port } } : { imap: undefined }),
      ...(smtp ? { smtp: { ...smtp, ...here, port: this.smtp.port } } : {}),
    }
    const places: Record<string, Account> = {
      email: mail,
      slack: { apiUrl: this.slack.apiUrl },
      discord: { apiUrl: this.discord.apiUrl },
      wecom: { apiUrl: this.wecom.apiUrl },
      wechat: { puppet: 'wechaty-puppet-mock' },
    }
    return places[channel] ?? {}
  }
}
