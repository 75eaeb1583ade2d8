import type { ChannelAdapter } from '../core/ports/channel.ts'
import { loadCounts } from '../core/process/candidates.ts'
import type { SimulationEvent } from './events.ts'
import type { Plan } from './plan.ts'
import type { World } from './world.ts'

/** An account that takes fewer messages in a second makes one customer's wait for another's. */
const FEW_A_SECOND = 10

/** Tells what is done strictly in order of time, because it bears on what others get: a number, an agent's turn, a place. */
export function createOrder({ parts }: World, plan: Plan) {
  const { settings } = parts
  const everything = loadCounts(settings)

  const isSlow = (ref: string): boolean => {
    const account = plan.accounts.get(ref)
    const adapter = account && parts.channel(account.channel, account.account)
    return adapter !== undefined && takesFew(adapter)
  }

  /** The first word of a `ref`, or one after so long that it may be another matter. */
  const mayOpen = ({ ref, at }: { ref: string; at: Date }): boolean => {
    const first = plan.begun.get(ref)
    return !first || at <= first || at.getTime() - first.getTime() > settings.reopenWithinMs
  }

  return {
    /** Of what is due for a `ref`. Where agents are chosen by what they have in hand, all that tickets go through counts. */
    due: (ref: string): boolean => everything || isSlow(ref),
    event(event: SimulationEvent): boolean {
      if (everything || isAlone(event)) return true
      if (!('ref' in event)) return false
      if (isSlow(event.ref)) return true
      return event.kind === 'customer' ? mayOpen(event) : offering.has(event.command.command)
    },
  }
}

const takesFew = ({ capabilities }: ChannelAdapter): boolean =>
  capabilities.limits.some(({ per, messages, within }) => per === 'account' && messages * 1000 < within * FEW_A_SECOND)

/** What may offer the ticket to somebody whose turn it is. */
const offering = new Set(['set-type', 'set-priority', 'escalate'])

const rearranging = new Set(['merge', 'unmerge', 'split', 'link', 'unlink'])

/** Whether it touches the tickets of more than one `ref`: nothing else goes on meanwhile. */
export const isAlone = (event: SimulationEvent): boolean =>
  event.kind === 'absence' ||
  event.kind === 'down' ||
  (event.kind === 'agent' && rearranging.has(event.command.command))
