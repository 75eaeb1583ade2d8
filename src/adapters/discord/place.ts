/**
 * Where a message stands, which it does not say itself: in a direct chat, in a support channel (its answers go into a
 * thread of its own), or in a thread or forum post, which is one conversation.
 */
export type Place = 'direct' | 'channel' | 'thread'

/** https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
export const channelTypes = { text: 0, direct: 1, announcement: 5, forum: 15, media: 16 } as const
const threadTypes: unknown[] = [10, 11, 12]

export const isThread = (type: unknown): boolean => threadTypes.includes(type)

const prefix = 'direct:'

/** A person's direct chat is one conversation, whichever way they came to it. */
export const directAddress = (user: string): string => `${prefix}${user}`

/** The person behind an address of a direct chat; null for any other. */
export const personAt = (address: string): string | null =>
  address.startsWith(prefix) ? address.slice(prefix.length) : null
