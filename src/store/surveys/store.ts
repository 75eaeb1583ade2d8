import type { Connection } from 'mongoose'
import type { SurveyStore } from '../../core/ports/store.ts'
import type { Survey } from '../../core/records/index.ts'
import { createTable, fromRow, type Row, toRow } from '../table.ts'
import { surveySchema } from './schema.ts'

export function createSurveyStore(connection: Connection): SurveyStore {
  const table = createTable<Survey, Row<Survey>>(connection, 'surveys', surveySchema, fromRow)
  return {
    async insert(row) {
      await table.insert([toRow(row)])
    },
    get: table.get,
    async latest(conversationId) {
      return table.findOne({ conversationId }, { closedAt: -1 })
    },
    async notAsked(id, reason) {
      await table.update({ _id: id }, { $set: { askedAt: null, reason } })
    },
    async answer(id, run, answers, at) {
      const change = { $set: { ...answers, answered: true, answeredAt: at }, $addToSet: { runs: run } }
      const survey = (await table.change({ _id: id, runs: { $ne: run } }, change)) ?? (await table.get(id))
      if (!survey) throw new Error(`surveys: ${id} is not there`)
      return survey
    },
    async closedBetween(from, to) {
      return table.find({ closedAt: { $gte: from, $lt: to } }, { sort: { closedAt: 1, _id: 1 } })
    },
  }
}
