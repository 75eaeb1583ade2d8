import { ChannelError } from '../../../core/errors.ts'
import type { Handover, Log } from '../../../core/ports/channel.ts'
import type { WecomClient } from '../client.ts'
import { WecomError } from '../faults.ts'
import { sayOnEvent } from './on-event.ts'
import { sessionOf, states } from './session.ts'

type Settings = { client: WecomClient; openKfId: string; log: Log }

/**
 * Conversations into the hands of a colleague in the WeCom app, and back. From new (0) or ours (1) one may queue (2) or go
 * to a person (3); from the queue to a person; from a person to another, or to its end (4), after which the customer has
 * to write. https://developer.work.weixin.qq.com/document/path/94669
 */
export function createHandover({ client, openKfId, log }: Settings): Handover {
  async function move(customer: string, change: { service_state: number; servicer_userid?: string }, words: string) {
    const named = { open_kfid: openKfId, external_userid: customer }
    const { msg_code: code } = await client.post('kf/service_state/trans', { ...named, ...change })
    if (typeof code === 'string' && code !== '') await sayOnEvent(client, log, code, words)
  }

  return {
    async give(customer, to, words) {
      const { state, servicer } = await sessionOf(client, openKfId, customer)
      if (to === null ? state === states.queueing : state === states.withPerson && servicer === to) return
      if (state === states.ended) {
        throw new ChannelError('rejected', 'The WeCom session has ended: hand it over once the customer has written')
      }
      if (to === null && state === states.withPerson) {
        const advice = 'from a person it goes to another person only: name one'
        throw new ChannelError('rejected', `${servicer} has the conversation in the WeCom app, ${advice}`)
      }
      const person = to === null ? null : { service_state: states.withPerson, servicer_userid: to }
      await move(customer, person ?? { service_state: states.queueing }, words)
    },

    async takeBack(customer, words) {
      const { state } = await sessionOf(client, openKfId, customer)
      if (state === states.fresh || state === states.ours) return { mustWrite: false }
      if (state !== states.ended)
        await move(customer, { service_state: states.ended }, words).catch(explainQueue(state))
      return { mustWrite: true }
    },
  }
}

/** WeCom documents no way out of the queue but to a person. */
const explainQueue = (state: number) => (error: unknown) => {
  if (state !== states.queueing || !(error instanceof WecomError) || error.fault !== 'rejected') throw error
  const advice = 'hand it to a colleague by name, then take it back'
  throw new ChannelError('rejected', `WeCom lets nobody out of its queue but to a person: ${advice} (${error.refusal})`)
}
