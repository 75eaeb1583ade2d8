import type mongoose from 'mongoose'
import type { Connection } from 'mongoose'

type Row = { _id: string } & Record<string, unknown>
type Filter = mongoose.mongo.Filter<Row>
type Wish = { _id: string; title: string; reason: string; askedBy: { ticket: string; customerId: string }[] }

/** What a person leaves beside their tickets: codes, wishes, articles made from what they asked. */
export function traces(connection: Connection) {
  const collection = (name: string) => connection.db!.collection<Row>(name)

  async function numbersOf(tickets: string[]): Promise<string[]> {
    const rows = await collection('tickets')
      .find({ _id: { $in: tickets } }, { projection: { number: 1 } })
      .toArray()
    return rows.map(({ number }) => String(number))
  }

  /** What somebody has approved was written for everybody, and stays. */
  const draftsOf = async (tickets: string[]): Promise<Filter> =>
    ({ ticket: { $in: await numbersOf(tickets) }, state: { $ne: 'published' } }) as Filter

  async function wishesOf(customers: string[], tickets: string[]) {
    const theirs = [{ customerId: { $in: customers } }, { ticket: { $in: await numbersOf(tickets) } }]
    const found = { askedBy: { $elemMatch: { $or: theirs } } } as Filter
    const rows = await collection('requests')
      .find(found, { projection: { _id: 1 } })
      .toArray()
    return { wishes: rows.map(({ _id }) => _id), theirs }
  }

  return {
    draftsOf,
    wishesOf,
    /** A wish that others have, too, stays theirs, in its words; of one that nobody has any more only the row is left. */
    async remove(customers: string[], tickets: string[]): Promise<void> {
      await collection('codes').deleteMany({ customerId: { $in: customers } } as Filter)
      await collection('articles').deleteMany(await draftsOf(tickets))
      const { wishes, theirs } = await wishesOf(customers, tickets)
      const requests = connection.db!.collection<Wish>('requests')
      for (const askedBy of theirs) await requests.updateMany({ _id: { $in: wishes } }, { $pull: { askedBy } })
      await requests.updateMany({ _id: { $in: wishes }, askedBy: { $size: 0 } }, { $set: { title: '', reason: '' } })
    },
  }
}
