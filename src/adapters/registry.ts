import type { Channel, ChannelAdapter } from '../core/ports/channel.ts'
import type { Desk } from '../core/ports/desk.ts'

/** The channels there are. Each is loaded only where an account of it is configured. */
export const channels: Record<string, () => Promise<Channel<never>>> = {
  discord: async () => (await import('./discord/index.ts')).discord as Channel<never>,
  email: async () => (await import('./email/index.ts')).email as Channel<never>,
  slack: async () => (await import('./slack/index.ts')).slack as Channel<never>,
  web: async () => (await import('./web/index.ts')).web as Channel<never>,
  wecom: async () => (await import('./wecom/index.ts')).wecom as Channel<never>,
  wechat: async () => (await import('./wechat/index.ts')).wechat as Channel<never>,
}

type OpenSurface = (adapter: ChannelAdapter, settings: unknown, locale: string) => Desk

/** The surfaces on which agents can work beside the desk's own pages; each lives on an account of its channel. */
export const deskSurfaces: Record<string, () => Promise<OpenSurface>> = {
  slack: async () => (await import('./slack/index.ts')).openDesk,
}
