import { type Document, deserialize } from 'bson'
import { CODE, CommandError, codeOfState, commandErrorOf, unpackState } from './errors.ts'
import type { Request } from './request.ts'
import type { Scope } from './transactions.ts'

// the public function only queues the build, and returns before the index can be used
const CREATE = 'SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2, true)'
const DROP = 'CALL documentdb_api.drop_indexes($1, $2)'

export async function createIndexes(request: Request, scope: Scope): Promise<Document> {
  const { database, collection, raw } = request
  try {
    const [reply] = await scope.execute(CREATE, [database, raw])
    return flattened(reply as Buffer)
  } catch (error) {
    const failure = commandErrorOf(error)
    const indexes: Document[] = deserialize(raw).indexes ?? []
    const unique = indexes.find((index) => index.unique)
    if (failure.code !== CODE.duplicateKey || !unique) throw failure
    const message = `E11000 duplicate key error collection: ${database}.${collection} index: ${unique.name}`
    throw new CommandError(CODE.duplicateKey, message, { keyPattern: unique.key })
  }
}

export async function dropIndexes(request: Request, scope: Scope): Promise<Document> {
  const [reply] = await scope.execute(DROP, [request.database, request.raw])
  return flattened(reply as Buffer)
}

/** `{ raw: { <shard>: answer } }`, as a sharded cluster says it, to the answer alone. */
function flattened(reply: Buffer): Document {
  const document = deserialize(reply)
  const [answer = document]: Document[] = Object.values(document.raw ?? {})
  if (answer.code !== undefined && answer.errmsg) {
    throw new CommandError(codeOfState(unpackState(answer.code)), answer.errmsg)
  }
  return { ...answer, ok: 1 }
}
