import { type Document, deserialize } from 'bson'
import { explainDuplicate } from './duplicate-key.ts'
import { CODE, CONFLICT_STATES, CommandError, codeOfState, commandErrorOf, unpackState } from './errors.ts'
import type { Row } from './postgres-messages.ts'
import { nthDocument, type Request } from './request.ts'
import type { Scope } from './transactions.ts'

const WRITE = 'SELECT reply, success FROM echodesk.write($1, $2, $3, $4, $5, $6, $7)'

/** Inside a transaction nothing is kept: a transaction is repeated as a whole. */
const INSIDE: Record<WriteKind, string> = {
  insert: 'SELECT p_result, p_success FROM documentdb_api.insert($1, $2, $3)',
  update: 'SELECT p_result, p_success FROM documentdb_api.update($1, $2, $3)',
  delete: 'SELECT p_result, p_success FROM documentdb_api.delete($1, $2, $3)',
  findAndModify: 'SELECT p_result, p_success FROM documentdb_api.find_and_modify($1, $2)',
}

const BATCH = { insert: 'documents', update: 'updates', delete: 'deletes' }
const UPSERT_ATTEMPTS = 4

type WriteKind = 'insert' | 'update' | 'delete' | 'findAndModify'

/** The handler of a batch of writes: gives the answer with MongoDB's codes in its writeErrors. */
export function writeBatch(kind: 'insert' | 'update' | 'delete') {
  const field = BATCH[kind]
  return async (request: Request, scope: Scope): Promise<Buffer | Document> => {
    const sequence = request.sequences.get(field) ?? null
    for (let attempt = 1; ; attempt++) {
      const [reply, success] = await write(kind, request, scope, sequence, attempt > 1)
      if (success?.[0] === 1) return reply as Buffer
      const document = deserialize(reply as Buffer)
      if (kind === 'update' && attempt < UPSERT_ATTEMPTS && lostUpsertRace(request, scope, document)) continue
      return explained(document, kind, request, scope)
    }
  }
}

export async function findAndModify(request: Request, scope: Scope): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [reply] = await write('findAndModify', request, scope, null, attempt > 1)
      return reply as Buffer
    } catch (error) {
      const again = !scope.transaction && attempt < UPSERT_ATTEMPTS
      const duplicate = commandErrorOf(error).code === CODE.duplicateKey
      if (!again || !duplicate || !deserialize(request.raw).upsert) throw error
    }
  }
}

async function write(
  kind: WriteKind,
  request: Request,
  scope: Scope,
  sequence: Buffer | null,
  anew: boolean,
): Promise<Row> {
  const { database, raw, session, transactionNumber } = request
  if (scope.transaction) {
    scope.transaction.wrote = true
    return scope.execute(INSIDE[kind], kind === 'findAndModify' ? [database, raw] : [database, raw, sequence])
  }
  const repeatable = session !== null && transactionNumber !== null
  const keys = repeatable ? [session, transactionNumber] : [null, null]
  const execute = repeatable ? scope.executeRepeatable : scope.execute
  return execute(WRITE, [kind, database, raw, sequence, ...keys, anew])
}

/** Two upserts of the same key at once: the one that lost finds a document now, so MongoDB does it again itself. */
function lostUpsertRace(request: Request, scope: Scope, reply: Document): boolean {
  const errors: { code: number }[] = reply.writeErrors ?? []
  if (scope.transaction || errors.length !== 1) return false
  if (codeOfState(unpackState(errors[0]!.code)) !== CODE.duplicateKey) return false
  return nthDocument(request, 'updates', 0)?.upsert === true && nthDocument(request, 'updates', 1) === undefined
}

async function explained(
  reply: Document,
  kind: 'insert' | 'update' | 'delete',
  request: Request,
  scope: Scope,
): Promise<Document> {
  for (const failure of reply.writeErrors ?? []) {
    const state = unpackState(failure.code)
    if (CONFLICT_STATES.includes(state)) throw new CommandError(CODE.writeConflict, failure.errmsg)
    failure.code = codeOfState(state)
    if (failure.code !== CODE.duplicateKey) continue
    const document = kind === 'insert' ? nthDocument(request, 'documents', failure.index) : undefined
    const { database, collection } = request
    const explanation = await explainDuplicate(scope.executeOutside, database, collection, failure.errmsg, document)
    Object.assign(failure, explanation)
  }
  return reply
}
