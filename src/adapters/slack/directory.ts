import type { SlackClient } from './client.ts'

/** A person as users.info knows them. */
export type Person = {
  id: string
  name: string
  email?: string
  locale?: string
  isBot: boolean
  /** Full member of this workspace, guest in it, or none: from elsewhere (Slack Connect), gone, a bot. */
  member: 'full' | 'guest' | 'foreign'
}

/** How long an answer holds: as long as somebody made a guest, or removed, might still act. */
const holds = 60_000
const keeps = 5_000

/** Looks people up, and remembers them for a minute. */
export class Directory {
  private readonly known = new Map<string, { at: number; person: Promise<Person> }>()
  private readonly client: SlackClient
  private readonly team: () => Promise<string>
  private readonly now: () => Date

  constructor(client: SlackClient, team: () => Promise<string>, now: () => Date) {
    this.client = client
    this.team = team
    this.now = now
  }

  /** Throws `ChannelError`. */
  find(user: string): Promise<Person> {
    const now = this.now().getTime()
    const kept = this.known.get(user)
    if (kept && now - kept.at < holds) return kept.person
    if (this.known.size >= keeps) this.known.clear()
    const person = this.ask(user)
    this.known.set(user, { at: now, person })
    person.catch(() => this.known.delete(user))
    return person
  }

  private async ask(id: string): Promise<Person> {
    const [{ user }, team] = await Promise.all([
      this.client.call('users.info', (web) => web.users.info({ user: id, include_locale: true })),
      this.team(),
    ])
    const profile = user?.profile
    const ofTeam = user?.team_id === team || Boolean(user?.enterprise_user?.teams?.includes(team))
    const isGuest = Boolean(user?.is_restricted || user?.is_ultra_restricted)
    return {
      id,
      name: profile?.display_name || profile?.real_name || user?.real_name || user?.name || id,
      email: profile?.email,
      locale: user?.locale,
      isBot: Boolean(user?.is_bot),
      member: !ofTeam || user?.is_stranger || user?.deleted || user?.is_bot ? 'foreign' : isGuest ? 'guest' : 'full',
    }
  }
}
