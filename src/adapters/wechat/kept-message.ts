import { UnreadableError } from '../../core/errors.ts'

/** wechaty-puppet's MessageType, by number: what travels between it and its puppets. */
export const messageKinds = [
  ...['unknown', 'file', 'voice', 'contact card', 'forwarded chat', 'sticker', 'image', 'text', 'location'],
  ...['mini program', 'group note', 'transfer', 'red envelope', 'recalled', 'link', 'video', 'post'],
] as const

export type MessageKind = (typeof messageKinds)[number]

/** What comes, or may come, with a file. */
export const kindsWithFile = new Set<MessageKind>(['file', 'voice', 'image', 'video', 'sticker', 'unknown'])

/** A file's bytes in base64, or why they could not be had. */
export type KeptFile = { name: string; type: string } & ({ content: string } | { problem: string })

/** One message with all that reading it needs: what only the puppet knows is asked for when it comes. */
export type KeptMessage = {
  id: string
  kind: MessageKind
  /** Milliseconds since 1970. */
  at: number
  text: string
  /** The account it came to. */
  self: { id: string; name: string }
  talker: { id: string; name: string; official: boolean }
  /** Where it was said in a group, and whether the account was mentioned there. */
  room?: { id: string; topic: string; mentioned: boolean }
  file?: KeptFile
  link?: { title: string; url: string; description: string }
  location?: { name: string; address: string; latitude: number; longitude: number }
  /** The id of the message that was taken back. */
  recalled?: string
}

/** A message of which the puppet gave the id and no more. */
export type LostMessage = { id: string; problem: string }

export const encode = (message: KeptMessage | LostMessage): Uint8Array => Buffer.from(JSON.stringify(message))

/** Throws `UnreadableError` where the bytes are no message. */
export function decode(body: Uint8Array): KeptMessage {
  const value = readObject(body)
  if (typeof value.problem === 'string') throw new UnreadableError(`WeChat gave no more than an id: ${value.problem}`)
  const isMessage =
    isText(value.id) &&
    value.id !== '' &&
    messageKinds.includes(value.kind as MessageKind) &&
    !Number.isNaN(new Date(value.at as number).getTime()) &&
    isText(value.text) &&
    hasTexts(value.self, ['id', 'name']) &&
    hasTexts(value.talker, ['id', 'name']) &&
    (value.talker as { id: string }).id !== '' &&
    (value.room === undefined || (hasTexts(value.room, ['id', 'topic']) && (value.room as { id: string }).id !== '')) &&
    (value.file === undefined || hasTexts(value.file, ['name', 'type'])) &&
    (value.link === undefined || hasTexts(value.link, ['title', 'url', 'description'])) &&
    (value.location === undefined || hasTexts(value.location, ['name', 'address'])) &&
    (value.recalled === undefined || isText(value.recalled))
  if (!isMessage) throw new UnreadableError('a WeChat message of which a part is missing or of the wrong kind')
  return value as KeptMessage
}

function readObject(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw new UnreadableError('a WeChat message that is not a JSON object')
}

const isText = (value: unknown): value is string => typeof value === 'string'

const hasTexts = (value: unknown, keys: string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => isText((value as Record<string, unknown>)[key]))
