import type { ServerResponse } from 'node:http'
import type { Context } from './context.ts'
import type { Message } from './world.ts'

/** A message as Discord shows it, with links to its files that expire. */
export function shownMessage({ base, linkSeconds }: Context, message: Message): object {
  const expires = (Math.floor(Date.now() / 1000) + linkSeconds).toString(16)
  return {
    ...message,
    embeds: message.embeds ?? [],
    attachments: message.attachments.map(({ content: _content, ...file }) => ({
      ...file,
      url: `${base}/attachments/${message.channel_id}/${file.id}/${encodeURIComponent(file.filename)}?ex=${expires}`,
    })),
  }
}

/** Gives a file to whoever has a link that still holds. */
export function giveFile({ world }: Context, url: URL, response: ServerResponse): void {
  const [, , channel = '', id] = url.pathname.split('/')
  const files = world.channels.get(channel)?.messages.flatMap(({ attachments }) => attachments) ?? []
  const file = files.find((one) => one.id === id)
  const holds = Number.parseInt(url.searchParams.get('ex') ?? '0', 16) > Date.now() / 1000
  if (!file || !holds) response.writeHead(404).end('This content is no longer available.')
  else response.writeHead(200, { 'content-type': file.content_type }).end(file.content)
}
