import type mongoose from 'mongoose'
import { batched } from './batch.ts'
import { isOutage } from './errors.ts'
import type { Order, Table } from './table.ts'

/**
 * The first row, in this order, for each of many values of a field, all asked for in one round trip. `asked` names the
 * value; `same` tells where the rest of the question fits a row, too.
 */
export function batchedFirst<Entity, Stored extends { _id: string }, Question>(
  table: Table<Entity, Stored>,
  field: keyof Stored & string,
  order: Order,
  options: {
    asked(question: Question): string
    same(row: Stored, question: Question): boolean
    filter?: mongoose.mongo.Filter<Stored>
  },
): (question: Question) => Promise<Entity | null> {
  return batched(async (questions: Question[]) => {
    const values = [...new Set(questions.map(options.asked))]
    const filter = { ...options.filter, [field]: { $in: values } } as mongoose.mongo.Filter<Stored>
    const rows = (await table.collection.find(filter).sort(order).toArray()) as Stored[]
    const byValue = Map.groupBy(rows, (row) => String(row[field]))
    return questions.map((question) => {
      const row = byValue.get(options.asked(question))?.find((each) => options.same(each, question))
      return { result: row ? table.toRecord(row) : null }
    })
  }, isOutage)
}

type Newest = { value: string; limit: number }

/**
 * The first rows, in this order, for each of many values of a field. All are asked for in one round trip; where they are
 * so many that the answer is cut off, each value is asked for by itself.
 */
export function batchedSome<Entity, Stored extends { _id: string }>(
  { collection }: Table<Entity, Stored>,
  field: keyof Stored & string,
  order: Order,
  rest: mongoose.mongo.Filter<Stored>,
): (question: Newest) => Promise<Stored[]> {
  const rowsOf = async (values: string[], limit: number) => {
    const filter = { ...rest, [field]: { $in: values } } as mongoose.mongo.Filter<Stored>
    return (await collection.find(filter).sort(order).limit(limit).toArray()) as Stored[]
  }
  return batched(async (questions: Newest[]) => {
    const most = questions.reduce((sum, { limit }) => sum + limit, 0)
    const rows = await rowsOf([...new Set(questions.map(({ value }) => value))], most)
    if (rows.length < most) {
      const byValue = Map.groupBy(rows, (row) => String(row[field]))
      return questions.map(({ value, limit }) => ({ result: (byValue.get(value) ?? []).slice(0, limit) }))
    }
    return Promise.all(questions.map(async ({ value, limit }) => ({ result: await rowsOf([value], limit) })))
  }, isOutage)
}
