import type { Connection } from 'mongoose'
import type { LabelledTicket, LabelStore } from '../../core/ports/labels.ts'
import type { StoredTicket } from '../tickets/schema.ts'

/** Reads tickets and messages; what people said stands on the tickets themselves. */
export function createLabelStore(connection: Connection): LabelStore {
  const tickets = connection.db!.collection<StoredTicket>('tickets')
  const messages = connection.db!.collection<{ _id: string; text: string }>('messages')
  const said = { 'labelled.at': { $type: 'date' as const } }
  const noSpam = { closedAs: { $ne: 'spam' as const } }

  async function withTexts(rows: StoredTicket[], at: (row: StoredTicket) => Date): Promise<LabelledTicket[]> {
    // The message that opened a ticket has the ticket's id.
    const ids = rows.map(({ _id }) => _id)
    const first = await messages.find({ _id: { $in: ids } }, { projection: { text: 1 } }).toArray()
    const texts = new Map(first.map(({ _id, text }) => [_id, text]))
    return rows.flatMap((row) => {
      const text = texts.get(row._id)
      if (!text) return []
      const { subject, tier, type, impact, urgency, priority, labelled } = row
      const pressed = labelled?.priority === true
      return [{ id: row._id, subject, text, tier, type, impact, urgency, priority, pressed, at: at(row) }]
    })
  }

  return {
    count: (when) => tickets.countDocuments(when ? { 'labelled.at': { $gt: when.after } } : said),
    async corrected(limit) {
      const rows = await tickets.find({ ...said, ...noSpam }, { sort: { 'labelled.at': -1 }, limit }).toArray()
      return withTexts(rows, ({ labelled }) => labelled!.at)
    },
    async leftAsWas(limit) {
      const solved = { resolvedAt: { $type: 'date' as const }, labelled: null, 'triage.certain': true, ...noSpam }
      const rows = await tickets.find(solved, { sort: { resolvedAt: -1 }, limit }).toArray()
      return withTexts(rows, ({ resolvedAt }) => resolvedAt!)
    },
  }
}
