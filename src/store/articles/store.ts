import type { Connection } from 'mongoose'
import type { ArticleStore } from '../../core/ports/knowledge.ts'
import type { Article } from '../../core/records/article.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { articleSchema } from './schema.ts'

export function createArticleStore(connection: Connection): ArticleStore {
  const table = createTable<Article, Row<Article>>(connection, 'articles', articleSchema, fromRow)
  const tickets = connection.db!.collection<{ _id: string; number: string; subject: string; resolvedAt: Date }>(
    'tickets',
  )
  const messages = connection.db!.collection<{ _id: string; text: string }>('messages')
  return {
    async insert(row) {
      await table.insert([toRow(row)])
    },
    get: table.get,
    update: (id, version, change) => table.change({ _id: id, version }, { $set: change, $inc: { version: 1 } }),
    list: (filter, { after, limit }) =>
      table.find({ ...filter, ...(after && { _id: { $lt: after } }) }, { sort: { _id: -1 }, limit }),
    async count(id, run, word) {
      await table.update({ _id: id, runs: { $ne: run } }, { $inc: { [word]: 1 }, $addToSet: { runs: run } })
    },
    changedSince: (at, limit) => table.find({ updatedAt: { $gte: at } }, { sort: { updatedAt: 1 }, limit }),
    async solvedSince(at, limit) {
      const projection = { number: 1, subject: 1, resolvedAt: 1 }
      const solved = await tickets
        .find({ resolvedAt: { $gte: at } }, { projection, sort: { resolvedAt: 1, _id: 1 }, limit })
        .toArray()
      // The message that opened a ticket has the ticket's id.
      const ids = solved.map(({ _id }) => _id)
      const first = await messages.find({ _id: { $in: ids } }, { projection: { text: 1 } }).toArray()
      const texts = new Map(first.map(({ _id, text }) => [_id, text]))
      return solved.map(({ _id, number, subject, resolvedAt }) => ({
        id: _id,
        number,
        subject,
        text: texts.get(_id) ?? '',
        at: resolvedAt,
      }))
    },
  }
}
