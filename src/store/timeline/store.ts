import type { Connection } from 'mongoose'
import type { TimelineStore } from '../../core/ports/store.ts'
import type { TimelineEvent } from '../../core/records/index.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { timelineSchema } from './schema.ts'

export function createTimelineStore(connection: Connection): TimelineStore {
  const table = createTable<TimelineEvent, Row<TimelineEvent>>(connection, 'timeline', timelineSchema, fromRow, {
    restMs: 10,
  })
  return {
    async insert(rows) {
      await table.insert(rows.map(toRow))
    },
    async ofTicket(ticketId) {
      return table.find({ ticketId }, { sort: { at: 1, _id: 1 } })
    },
  }
}
