import type { Capabilities, Channel, ChannelAdapter } from '../../core/ports/channel.ts'
import { parseAccount, type WebAccount } from './config.ts'
import { parseEntry, rawEntry } from './entry.ts'
import { maxTextLength, render } from './render.ts'

export type { WebAccount } from './config.ts'

const capabilities: Capabilities = {
  markup: 'none',
  maxTextLength,
  maxAttachmentSize: 20 * 1024 * 1024,
  choices: 'buttons',
  edits: true,
  withdrawals: true,
  push: null,
  sends: 'nowhere',
  limits: [],
  delivery: 'exact',
}

/** The chat on the desk's own pages. What is sent is read by the visitor's page from the store, so sending carries nothing. */
export const web: Channel<WebAccount> = {
  name: 'web',
  parseAccount,
  create: (accounts) => accounts.map(createAdapter),
}

const createAdapter = ({ id }: WebAccount): ChannelAdapter => ({
  channel: 'web',
  account: id,
  capabilities,
  ingress: [{ kind: 'hosted', raw: (entry) => rawEntry(id, entry) }],
  parse: async ({ body, receivedAt }) => parseEntry(body, receivedAt),
  render,
  send: async (action, key) => ({ externalId: action.target ?? key }),
  check: async () => [{ ok: true, what: 'the chat is served by the desk itself' }],
})
