import { type Document, deserialize } from 'bson'
import { explainDuplicate } from './duplicate-key.ts'
import { CODE, CONFLICT_STATES, CommandError, codeOfState, commandErrorOf, unpackState } from './errors.ts'
import { nthDocument, type Request } from './request.ts'
import type { RetryableWrites } from './retryable-writes.ts'
import type { Scope } from './transactions.ts'

const BATCH = { insert: 'documents', update: 'updates', delete: 'deletes' }
const UPSERT_ATTEMPTS = 4

/** The handler of a batch of writes: gives the answer with MongoDB's codes in its writeErrors. */
export function writeBatch(kind: 'insert' | 'update' | 'delete', writes: RetryableWrites) {
  const field = BATCH[kind]
  return async (request: Request, scope: Scope): Promise<Buffer | Document> => {
    const sequence = request.sequences.get(field) ?? null
    for (let attempt = 1; ; attempt++) {
      const [reply, success] = await writes.run(kind, request, scope, sequence, attempt > 1)
      if (success?.[0] === 1) return reply as Buffer
      const document = deserialize(reply as Buffer)
      if (kind === 'update' && attempt < UPSERT_ATTEMPTS && lostUpsertRace(request, scope, document)) continue
      return explained(document, kind, request, scope)
    }
  }
}

export function findAndModify(writes: RetryableWrites) {
  return async (request: Request, scope: Scope): Promise<Buffer> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const [reply] = await writes.run('findAndModify', request, scope, null, attempt > 1)
        return reply as Buffer
      } catch (error) {
        const again = !scope.transaction && attempt < UPSERT_ATTEMPTS
        const duplicate = commandErrorOf(error).code === CODE.duplicateKey
        if (!again || !duplicate || !deserialize(request.raw).upsert) throw error
      }
    }
  }
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
