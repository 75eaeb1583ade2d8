import { type Document, deserialize, serialize } from 'bson'
import type { Execute } from './postgres.ts'

const LIST_INDEXES = 'SELECT cursorpage FROM documentdb_api.list_indexes_cursor_first_page($1, $2)'

/** What MongoDB says where a unique index refuses a document: the index's pattern, and the values where they are known. */
export async function explainDuplicate(
  execute: Execute,
  database: string,
  collection: string,
  message: string,
  document: Document | undefined,
): Promise<Document> {
  const index = indexNamedIn(message)
  const keyPattern = await keyOfIndex(execute, database, collection, index).catch(() => undefined)
  const errmsg = `E11000 duplicate key error collection: ${database}.${collection} index: ${index}`
  if (!keyPattern) return { errmsg }
  if (!document) return { errmsg, keyPattern }
  const keyValue = Object.fromEntries(Object.keys(keyPattern).map((path) => [path, valueAt(document, path)]))
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
  return { errmsg: `${errmsg} dup key: { ${shown.join(', ')} }`, keyPattern, keyValue }
}

function indexNamedIn(message: string): string {
  return /Index '(.*)'/.exec(message)?.[1] ?? /unique constraint "(.*?)"/.exec(message)?.[1] ?? '_id_'
}

async function keyOfIndex(
  execute: Execute,
  database: string,
  collection: string,
  name: string,
): Promise<Document | undefined> {
  if (name === '_id_' || name.startsWith('collection_pk_')) return { _id: 1 }
  const command = Buffer.from(serialize({ listIndexes: collection, cursor: { batchSize: 1000 } }))
  const [page] = await execute(LIST_INDEXES, [database, command])
  const indexes: Document[] = deserialize(page as Buffer).cursor.firstBatch
  return indexes.find((index) => index.name === name)?.key
}

function valueAt(document: Document, path: string): unknown {
  return path.split('.').reduce<Document | undefined>((value, key) => value?.[key], document) ?? null
}
