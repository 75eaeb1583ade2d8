import { setTimeout as wait } from 'node:timers/promises'
import type { payloads } from 'wechaty'
import type { Puppet } from './client.ts'
import { type KeptFile, type KeptMessage, kindsWithFile, type MessageKind, messageKinds } from './kept-message.ts'

export type Payload = payloads.Message

const fileWithin = 30_000
const largestFile = 25 * 1024 * 1024
/** wechaty-puppet's ContactType.Official: a newspaper, a shop; no person. */
const officialContact = 2

export const kindOf = ({ type }: Payload): MessageKind => messageKinds[type] ?? 'unknown'

/** Older puppets still say `fromId`. */
export const talkerOf = (payload: Payload): string => payload.talkerId || payload.fromId || ''

/** All that the puppet knows of a message now, so that it can be read when the puppet is gone. */
export async function readMessage(puppet: Puppet, payload: Payload, self: KeptMessage['self']): Promise<KeptMessage> {
  const kind = kindOf(payload)
  const talker = talkerOf(payload)
  const [contact, room] = await Promise.all([known(puppet.contactPayload(talker)), roomOf(puppet, payload, self)])
  const base: KeptMessage = {
    id: payload.id,
    kind,
    at: millisecondsOf(payload.timestamp),
    text: payload.text ?? '',
    self,
    talker: {
      id: talker,
      name: (room?.alias || contact?.alias || contact?.name) ?? '',
      official: contact?.type === officialContact,
    },
    ...(room && { room: { id: room.id, topic: room.topic, mentioned: room.mentioned } }),
  }
  if (base.talker.official || (room && !room.mentioned && kind !== 'recalled')) return base
  return { ...base, ...(await particulars(puppet, payload, kind)) }
}

async function particulars(puppet: Puppet, payload: Payload, kind: MessageKind): Promise<Partial<KeptMessage>> {
  if (kindsWithFile.has(kind)) return { file: await fileOf(puppet, payload) }
  if (kind === 'recalled') return { recalled: recalledBy(payload.text ?? '') }
  if (kind === 'link') {
    const link = await known(puppet.messageUrl(payload.id))
    return link ? { link: { title: link.title, url: link.url, description: link.description ?? '' } } : {}
  }
  if (kind === 'location') {
    const place = await known(puppet.messageLocation(payload.id))
    if (!place) return {}
    const { name, address, latitude, longitude } = place
    return { location: { name, address, latitude, longitude } }
  }
  return {}
}

async function roomOf(puppet: Puppet, payload: Payload, self: KeptMessage['self']) {
  if (!payload.roomId) return null
  const [room, member] = await Promise.all([
    known(puppet.roomPayload(payload.roomId)),
    known(puppet.roomMemberPayload(payload.roomId, talkerOf(payload))),
  ])
  const named = 'mentionIdList' in payload && (payload.mentionIdList?.includes(self.id) ?? false)
  // Not every puppet can tell who is mentioned.
  const written = self.name !== '' && (payload.text ?? '').includes(`@${self.name}`)
  return { id: payload.roomId, topic: room?.topic ?? '', alias: member?.roomAlias ?? '', mentioned: named || written }
}

/** Media can be had only from the puppet that heard the message, and not for long: its bytes are kept with it. */
async function fileOf(puppet: Puppet, payload: Payload): Promise<KeptFile> {
  const name = payload.filename || payload.id
  try {
    const box = await within(puppet.messageFile(payload.id))
    const about = { name: box.name || name, type: box.mediaType || 'application/octet-stream' }
    if (box.size > largestFile) return { ...about, problem: `larger than ${largestFile / 1024 / 1024} MB` }
    return { ...about, content: await within(box.toBase64()) }
  } catch (error) {
    return { name, type: 'application/octet-stream', problem: error instanceof Error ? error.message : String(error) }
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  const late = wait(fileWithin, undefined, { ref: false }).then(() => {
    throw new Error(`not there within ${fileWithin / 1000} seconds`)
  })
  return Promise.race([work, late])
}

/** Some puppets give the id alone, others WeChat's own XML with it inside. */
const recalledBy = (text: string): string => text.match(/<newmsgid>(\d+)<\/newmsgid>/i)?.[1] ?? text.trim()

/** Some puppets count in seconds. */
export const millisecondsOf = (timestamp: number): number => (timestamp < 1e11 ? timestamp * 1000 : timestamp)

/** What is missing is done without: the words of a message matter more than the name above them. */
const known = <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null)
