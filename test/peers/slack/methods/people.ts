import { SlackFault } from '../fault.ts'
import { bot, team } from '../workspace.ts'
import { type Method, readable } from './call.ts'

const info: Method = (world, call) => {
  const user = world.workspace.users.get(call.needed('user'))
  if (!user) throw new SlackFault('user_not_found')
  const { email, locale, ...rest } = user
  const profile = { real_name: user.real_name, display_name: user.name, email, team: user.team_id }
  return { user: { ...rest, ...(call.flag('include_locale') && { locale }), profile } }
}

const react =
  (wanted: boolean): Method =>
  (world, call) => {
    const channel = readable(world, call.needed('channel'))
    const message = channel.messages.find((one) => one.ts === call.needed('timestamp'))
    if (!message) throw new SlackFault('message_not_found')
    const name = call.needed('name')
    message.reactions ??= []
    const known = message.reactions.find((one) => one.name === name && one.users.includes(bot.user))
    if (wanted && known) throw new SlackFault('already_reacted')
    if (!wanted && !known) throw new SlackFault('no_reaction')
    if (wanted) message.reactions.push({ name, users: [bot.user], count: 1 })
    else message.reactions = message.reactions.filter((one) => one !== known)
    return {}
  }

export const people: Record<string, Method> = {
  'auth.test': (world) => ({
    url: `${world.base}/`,
    team: team.name,
    user: bot.name,
    team_id: team.id,
    user_id: bot.user,
    bot_id: bot.id,
    is_enterprise_install: false,
  }),
  'team.info': () => ({ team: { id: team.id, name: team.name, domain: 'desk' } }),
  'bots.info': (_world, call) => {
    if (call.text('bot') !== bot.id) throw new SlackFault('bot_not_found')
    return { bot: { id: bot.id, app_id: bot.app, name: bot.name, user_id: bot.user, deleted: false } }
  },
  'users.info': info,
  'reactions.add': react(true),
  'reactions.remove': react(false),
}
