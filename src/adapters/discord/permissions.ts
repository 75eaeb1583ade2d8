import { PermissionFlagsBits } from 'discord.js'

type Role = { id: string; permissions: string }
type Overwrite = { id: string; allow: string; deny: string }

const needed = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
}
const neededForThreads = { 'Create Public Threads': PermissionFlagsBits.CreatePublicThreads }

/** What the bot may not do in a channel and has to. In a forum people make the posts themselves. */
export function missingPermissions(granted: bigint, isForum: boolean): string[] {
  if (granted & PermissionFlagsBits.Administrator) return []
  const all = { ...needed, ...(!isForum && neededForThreads) }
  return Object.entries(all)
    .filter(([, bit]) => !(granted & bit))
    .map(([name]) => name)
}

/** A member's permissions in a channel: https://docs.discord.com/developers/topics/permissions#permission-overwrites */
export function permissionsIn(
  guild: { id: string; roles: Role[] },
  member: { id: string; roles: string[] },
  overwrites: Overwrite[],
): bigint {
  const roles = guild.roles.filter(({ id }) => id === guild.id || member.roles.includes(id))
  let granted = roles.reduce((sum, { permissions }) => sum | BigInt(permissions), 0n)
  if (granted & PermissionFlagsBits.Administrator) return granted
  const apply = (chosen: Overwrite[]) => {
    const denied = chosen.reduce((sum, { deny }) => sum | BigInt(deny), 0n)
    const allowed = chosen.reduce((sum, { allow }) => sum | BigInt(allow), 0n)
    granted = (granted & ~denied) | allowed
  }
  apply(overwrites.filter(({ id }) => id === guild.id))
  apply(overwrites.filter(({ id }) => id !== guild.id && member.roles.includes(id)))
  apply(overwrites.filter(({ id }) => id === member.id))
  return granted
}
