import { ChannelError } from '../../src/core/errors.ts'
import type { ChannelAdapter, CustomerMessage, InboundEvent, SendAction } from '../../src/core/ports/channel.ts'

export type Posted = { key: string; action: SendAction; at: Date }

/** A channel of one account whose platform is this list: what was sent, and the faults that come next. */
export type PostBox = ChannelAdapter & {
  posted: Posted[]
  /** Thrown by the next sends, in order, before anything is posted. */
  faults: Error[]
  /** Thrown after the message is out: the answer that was lost. */
  lost: Error[]
}

export function createPostBox(now: () => Date, capabilities: Partial<ChannelAdapter['capabilities']> = {}): PostBox {
  const posted: Posted[] = []
  const faults: Error[] = []
  const lost: Error[] = []
  return {
    posted,
    faults,
    lost,
    channel: 'post',
    account: 'box',
    ingress: [],
    capabilities: {
      markup: 'none',
      maxTextLength: 10_000,
      maxAttachmentSize: 1_000_000,
      choices: 'numbered',
      edits: false,
      withdrawals: false,
      push: null,
      sends: 'anywhere',
      limits: [],
      delivery: 'exact',
      ...capabilities,
    },
    async parse({ body }) {
      const event = JSON.parse(Buffer.from(body).toString()) as InboundEvent & { at: string }
      return { ...event, at: new Date(event.at) }
    },
    render: (message: CustomerMessage) => [{ ...message }],
    async send(action, key) {
      const fault = faults.shift()
      if (fault) throw fault
      if (!posted.some((each) => each.key === key)) posted.push({ key, action, at: now() })
      const late = lost.shift()
      if (late) throw late
      return { externalId: `post-${key}` }
    },
    check: async () => [],
  }
}

export const passing = (message = 'the line is down'): ChannelError => new ChannelError('transient', message)
