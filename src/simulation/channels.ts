import type { ChannelAdapter, InboundEvent } from '../core/ports/channel.ts'
import type { CustomerEvent } from './events.ts'

/**
 * An account as it is, its rendering, limits and budgets; but nothing leaves it, and what comes in are events. `posted`
 * is told to which address each part would have gone, with the key that it has.
 */
export const simulatedChannel = (
  adapter: ChannelAdapter,
  posted: (key: string, address: string) => void,
): ChannelAdapter => ({
  channel: adapter.channel,
  account: adapter.account,
  capabilities: { ...adapter.capabilities, sends: 'anywhere' },
  ingress: [],
  ...(adapter.handover && { handover: { give: async () => {}, takeBack: async () => ({ mustWrite: true }) } }),
  parse: async ({ body }) => JSON.parse(Buffer.from(body).toString(), revive) as InboundEvent,
  render: adapter.render,
  async send(action, key) {
    posted(key, action.conversation.address)
    return { externalId: action.target ?? key }
  },
  check: async () => [],
})

const revive = (name: string, value: unknown): unknown => (name === 'at' ? new Date(value as string) : value)

/** What a customer wrote, as the bytes that come in. */
export function inboundBody({ at, ref, customer, subject, text, choice, line }: CustomerEvent): Uint8Array {
  const { address, name = '', locale } = customer
  const event: InboundEvent = {
    kind: choice === undefined ? 'message' : 'choice',
    at,
    from: { address, name, verified: true, locale },
    conversation: { key: ref, address },
    subject,
    text,
    externalId: messageId(line),
    choice,
  }
  return Buffer.from(JSON.stringify(event))
}

/** The platform's id of an event's message. */
export const messageId = (line: number): string => `line-${line}`
