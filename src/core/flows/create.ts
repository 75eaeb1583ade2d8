import { CommandError } from '../errors.ts'
import { preview } from '../process/preview.ts'
import { promisesOf } from '../process/promises.ts'
import { previewTemplates } from '../templates/preview.ts'
import { setPresence } from './assignment/absence.ts'
import { command } from './command/command.ts'
import { deskCore } from './command/desk-core.ts'
import { allowedOn } from './command/handover.ts'
import { offersFor } from './command/offers.ts'
import { register } from './command/register.ts'
import { ticketBudget } from './deliver/budget.ts'
import { moment } from './deliver/compose.ts'
import { deliver } from './deliver/deliver.ts'
import { dispatchBacklog } from './dispatch/backlog.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { createHandOn } from './dispatch/hand-on.ts'
import { createRush } from './dispatch/rush.ts'
import type { Flows } from './index.ts'
import { addArticle, changeArticle, draftAnswer, draftFromTicket, similarTo } from './knowledge.ts'
import type { FlowParts } from './parts.ts'
import { importCustomers } from './people/customer-table.ts'
import { erasePerson, rewriteAfterErasure } from './people/erasure.ts'
import { linkIdentity, unlinkIdentity } from './people/linking.ts'
import { receive } from './receive.ts'
import { createEarlyUpdates } from './timers/early-updates.ts'
import { tick } from './timers/tick.ts'
import { tellWebhooks } from './webhooks.ts'

/** The flows over these parts. */
export const createFlows = (
  parts: FlowParts,
  { rush, handOn, early } = {
    rush: createRush(parts.clock),
    handOn: createHandOn(parts.clock),
    early: createEarlyUpdates(parts),
  },
): Flows => ({
  receive: (account, events, cursor) => receive(parts, account, events, cursor, { rush, handOn }),
  dispatch: (id) => dispatch(parts, id, handOn),
  dispatchBacklog: (ids) => dispatchBacklog(parts, ids, handOn),
  deliver: (id) => deliver(parts, id),
  tick: () => tick(parts, early),
  webhooks: () => tellWebhooks(parts),
  promises: (locale) => promisesOf(parts.settings, parts.templates, locale),
  templates: () => previewTemplates(parts.templates, parts.clock.now(), (locale, at) => moment(parts, locale, at)),
  importCustomers: (rows) => importCustomers(parts, rows),
  addArticle: (actor, from) =>
    'ticket' in from ? draftFromTicket(parts, actor, from.ticket) : addArticle(parts, actor, from),
  changeArticle: (actor, id, change) => changeArticle(parts, actor, id, change),
  similar: (ticket) => similarTo(parts, ticket),
  draftAnswer: (number) => draftAnswer(parts, number),
  erase: (actor, customerId) => erasePerson(parts, actor, customerId),
  afterErasure: () => rewriteAfterErasure(parts),
  command: (actor, number, wanted, key) => command(parts, actor, number, wanted, { key }),
  desk: (surface) => deskCore(parts, surface),
  offers: (ticket) => offersFor(parts, ticket),
  preview: (question) => preview(parts.settings, parts.calendars, question),
  presence: (actor, agentId, presence) => setPresence(parts, actor, agentId, presence),
  register: (actor, wanted) => register(parts, actor, wanted),
  linkIdentity: (actor, customerId, identity) => linkIdentity(parts, customerId, identity, actor.id),
  unlinkIdentity: (actor, customerId, identity) => unlinkIdentity(parts, customerId, identity, actor.id),
  allowed: (ticket, role) => allowedOn(parts, ticket, role),
  budget: (ticket) => ticketBudget(parts, ticket),
  replay: async (id) => {
    if (!(await parts.store.inbound.replay(id, parts.clock.now()))) {
      throw new CommandError('not-found', `Nothing in quarantine has the id ${id}.`)
    }
    await parts.queues.dispatch([id])
  },
})
