import { after, before, describe } from 'node:test'
import type { Store } from '../../src/core/ports/store.ts'
import { describeConversations } from './store/conversations.ts'
import { describeCoordination } from './store/coordination.ts'
import { describeFiles } from './store/files.ts'
import { describeInbound } from './store/inbound.ts'
import { describeMessages } from './store/messages.ts'
import { describeOutbound } from './store/outbound.ts'
import { describeReports } from './store/reports.ts'
import type { Opened } from './store/samples.ts'
import { describeTickets } from './store/tickets.ts'
import { describeTimers } from './store/timers.ts'

/** What every store promises, whatever it runs on. `open` gives an empty one. */
export function storeContract(name: string, open: () => Promise<Opened>): void {
  describe(`store on ${name}`, () => {
    let opened: Opened
    before(async () => {
      opened = await open()
    })
    after(() => opened?.close())
    const store: () => Store = () => opened.store
    describeInbound(store)
    describeConversations(store)
    describeTickets(store)
    describeMessages(store)
    describeOutbound(store)
    describeTimers(store)
    describeCoordination(store)
    describeFiles(store)
    describeReports(store)
  })
}
