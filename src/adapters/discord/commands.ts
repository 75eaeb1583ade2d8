import { Routes } from 'discord.js'
import type { DiscordClient } from './client.ts'

const chatInput = 1
const text = 3
const attachment = 11
/** In servers and in direct chats with the bot. */
const contexts = [0, 1]

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object */
export const commands = [
  {
    name: 'support',
    type: chatInput,
    description: 'Write to support: we answer you directly',
    description_localizations: { 'zh-CN': '联系客服：我们会直接回复您', 'zh-TW': '聯絡客服：我們會直接回覆您' },
    contexts,
    options: [
      {
        type: text,
        name: 'text',
        description: 'What can we do for you?',
        description_localizations: { 'zh-CN': '需要什么帮助？', 'zh-TW': '需要什麼幫助？' },
        required: true,
        max_length: 4000,
      },
      {
        type: attachment,
        name: 'file',
        description: 'A screenshot or a log',
        description_localizations: { 'zh-CN': '截图或日志', 'zh-TW': '截圖或記錄檔' },
        required: false,
      },
    ],
  },
  {
    name: 'status',
    type: chatInput,
    description: 'Ask how your ticket stands',
    description_localizations: { 'zh-CN': '查询工单进展', 'zh-TW': '查詢工單進度' },
    contexts,
  },
]

type Registered = { name: string; description?: string; options?: { name: string; description?: string }[] }

/** Registers what is missing or has changed; the application's other commands are left alone. Throws `ChannelError`. */
export async function registerCommands(client: DiscordClient, application: string): Promise<void> {
  const route = Routes.applicationCommands(application)
  const there = await client.call<Registered[]>('list the commands', (rest) => rest.get(route))
  for (const command of commands) {
    if (there.some((one) => shapeOf(one) === shapeOf(command))) continue
    await client.call('register a command', (rest) => rest.post(route, { body: command }))
  }
}

const shapeOf = ({ name, description, options }: Registered): string =>
  JSON.stringify([name, description, (options ?? []).map((option) => [option.name, option.description])])
