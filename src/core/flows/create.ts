import { CommandError } from '../errors.ts'
import { act } from './act.ts'
import { setPresence } from './assignment-absence.ts'
import { command } from './command.ts'
import { deliver } from './deliver.ts'
import { dispatch } from './dispatch.ts'
import { erasePerson, rewriteAfterErasure } from './erasure.ts'
import type { Flows } from './index.ts'
import type { FlowParts } from './parts.ts'
import { receive } from './receive.ts'
import { register } from './register.ts'
import { tick } from './tick.ts'
import { tellWebhooks } from './webhooks.ts'

/** The flows over these parts. */
export const createFlows = (parts: FlowParts): Flows => ({
  receive: (account, events, cursor) => receive(parts, account, events, cursor),
  dispatch: (id) => dispatch(parts, id),
  deliver: (id) => deliver(parts, id),
  tick: () => tick(parts),
  webhooks: () => tellWebhooks(parts),
  erase: (actor, customerId) => erasePerson(parts, actor, customerId),
  afterErasure: () => rewriteAfterErasure(parts),
  command: (actor, number, wanted, key) => command(parts, actor, number, wanted, { key }),
  act: (surface, done) => act(parts, surface, done),
  presence: (actor, agentId, presence) => setPresence(parts, actor, agentId, presence),
  register: (actor, wanted) => register(parts, actor, wanted),
  replay: async (id) => {
    if (!(await parts.store.inbound.replay(id, parts.clock.now()))) {
      throw new CommandError('not-found', `Nothing in quarantine has the id ${id}.`)
    }
    await parts.queues.dispatch([id])
  },
})
