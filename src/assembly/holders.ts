import type { ChannelAdapter } from '../core/ports/channel.ts'
import { startSenders, type Workers } from '../jobs/workers.ts'
import type { Source } from './streams.ts'

const GRACE_MS = 5000

type Parts = Omit<Parameters<typeof startSenders>[0], 'accounts'>

/** Whether only the process that holds the account's connection can send over it. */
export const sendsWhereHeld = ({ capabilities }: ChannelAdapter): boolean => capabilities.sends === 'holder'

/** The same sources; an account that sends where it is held has its queue worked for as long as it is open here. */
export function withSenders(sources: Source[], adapters: ChannelAdapter[], parts: Parts): Source[] {
  const held = new Map(
    adapters.filter(sendsWhereHeld).map(({ channel, account }) => [`${channel}/${account}`, { channel, account }]),
  )
  return sources.map((source) => {
    const account = held.get(source.name)
    return account ? withSender(source, () => startSenders({ ...parts, accounts: [account] })) : source
  })
}

function withSender(source: Source, start: () => Workers): Source {
  let sender: Workers | null = null
  return {
    ...source,
    async open() {
      await source.open()
      sender = start()
    },
    async close() {
      await sender?.close(GRACE_MS)
      sender = null
      await source.close()
    },
  }
}
