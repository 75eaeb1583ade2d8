import type { Store } from '../core/ports/store.ts'
import type { Conversation, Outbound, Ticket, TimelineEvent } from '../core/records/index.ts'
import type { Agenda } from './agenda.ts'

/** Told of what the flows wrote, once it is written. */
export type Watcher = {
  conversation(row: Conversation): void
  ticket(row: Ticket): void
  happened(row: TimelineEvent): void
  told(row: Outbound): void
  sent(row: Outbound, text: string, at: Date): void
}

/** The store itself; what is written through it is seen by the agenda and the watcher. */
export function watchStore(store: Store, agenda: Agenda, watcher: Watcher): Store {
  const claimedRows = new Map<string, Outbound>()
  const written = new Set<string>()

  const rowLeft = (id: string, at: Date) => {
    const row = claimedRows.get(id)
    if (row) agenda.row('outbound', id, row.ticketId, at)
  }

  return {
    ...store,
    inbound: {
      ...store.inbound,
      async failed(id, nextAttemptAt) {
        await store.inbound.failed(id, nextAttemptAt)
        agenda.row('inbound', id, id, nextAttemptAt)
      },
    },
    conversations: {
      ...store.conversations,
      async ensure(row) {
        const there = await store.conversations.ensure(row)
        watcher.conversation(there)
        return there
      },
    },
    tickets: {
      ...store.tickets,
      async open(row) {
        const opened = await store.tickets.open(row)
        watcher.ticket(opened.ticket)
        return opened
      },
    },
    timeline: {
      ...store.timeline,
      async insert(rows) {
        await store.timeline.insert(rows)
        for (const row of rows) {
          if (written.has(row.key)) continue
          written.add(row.key)
          watcher.happened(row)
        }
      },
    },
    outbound: {
      ...store.outbound,
      async insert(rows) {
        const fresh = await store.outbound.insert(rows)
        for (const row of fresh) {
          if (row.audience === 'desk') watcher.told(row)
          else if (row.state === 'queued') agenda.row('outbound', row.id, row.ticketId, row.notBefore)
        }
        return fresh
      },
      async claim(id, token, now, until) {
        const row = await store.outbound.claim(id, token, now, until)
        if (row) claimedRows.set(id, row)
        return row
      },
      async settle(id, token, outcome) {
        const settled = await store.outbound.settle(id, token, outcome)
        const row = claimedRows.get(id)
        if (settled && row && outcome.state === 'sent') watcher.sent(row, outcome.text, outcome.at)
        if (settled && outcome.state === 'queued') rowLeft(id, outcome.notBefore)
        claimedRows.delete(id)
        return settled
      },
      async revise(id, change) {
        const revised = await store.outbound.revise(id, change)
        const row = revised && change.notBefore ? await store.outbound.get(id) : null
        if (row) agenda.row('outbound', id, row.ticketId, row.notBefore)
        return revised
      },
      async retry(id, now) {
        const again = await store.outbound.retry(id, now)
        const row = again ? await store.outbound.get(id) : null
        if (row) agenda.row('outbound', id, row.ticketId, now)
        return again
      },
    },
    timers: {
      ...store.timers,
      async set(rows) {
        await store.timers.set(rows)
        agenda.timers(rows, 'set')
      },
      async ensure(rows) {
        await store.timers.ensure(rows)
        agenda.timers(rows, 'ensure')
      },
      async cancel(ticketId, kinds) {
        await store.timers.cancel(ticketId, kinds)
        agenda.cancelled(ticketId, kinds)
      },
      async done(served, next) {
        await store.timers.done(served, next)
        const nextOf = new Map(next.map(({ id, dueAt }) => [id, dueAt]))
        agenda.timers(
          served.flatMap((timer) => {
            const dueAt = nextOf.get(timer.id)
            return dueAt ? [{ ...timer, dueAt }] : []
          }),
          'ensure',
        )
      },
    },
  }
}
