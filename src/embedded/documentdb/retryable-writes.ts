import { isConnectionLost } from './errors.ts'
import { PostgresError, type Row } from './postgres-messages.ts'
import type { Request } from './request.ts'
import { UNDER_WAY } from './schema.ts'
import type { Scope } from './transactions.ts'

export type WriteKind = 'insert' | 'update' | 'delete' | 'findAndModify'

const WRITE = 'SELECT reply, success FROM echodesk.write($1, $2, $3, $4, $5, $6, $7, $8)'

/** Inside a transaction nothing is kept: a transaction is repeated as a whole. */
const INSIDE: Record<WriteKind, string> = {
  insert: 'SELECT p_result, p_success FROM documentdb_api.insert($1, $2, $3)',
  update: 'SELECT p_result, p_success FROM documentdb_api.update($1, $2, $3)',
  delete: 'SELECT p_result, p_success FROM documentdb_api.delete($1, $2, $3)',
  findAndModify: 'SELECT p_result, p_success FROM documentdb_api.find_and_modify($1, $2)',
}

const ATTEMPTS = 4
const SESSIONS_REMEMBERED = 10_000

/** Does writes; one with a session and a number once only, however often it is asked for. */
export class RetryableWrites {
  private readonly latest = new Map<string, bigint>()

  /** Gives the answer and whether all went well. `anew` does again what was answered with a failure. */
  async run(kind: WriteKind, request: Request, scope: Scope, sequence: Buffer | null, anew: boolean): Promise<Row> {
    const { database, raw, session, transactionNumber: number } = request
    if (scope.transaction) {
      scope.transaction.wrote = true
      return scope.execute(INSIDE[kind], kind === 'findAndModify' ? [database, raw] : [database, raw, sequence])
    }
    const command = [kind, database, raw, sequence]
    if (session === null || number === null) return scope.execute(WRITE, [...command, null, null, true, false])
    const keys = [session, number]
    let fresh = this.firstSeen(session, number)
    for (let attempt = 1; ; attempt++) {
      try {
        return await scope.execute(WRITE, [...command, ...keys, fresh, anew && attempt === 1])
      } catch (error) {
        if (!mayHaveBeenDone(error) || attempt === ATTEMPTS) throw error
        fresh = false
      }
    }
  }

  /** Whether the number is higher than all that came from the session while this gateway runs. */
  private firstSeen(session: string, number: bigint): boolean {
    const latest = this.latest.get(session)
    if (latest !== undefined && latest >= number) return false
    if (this.latest.size >= SESSIONS_REMEMBERED) this.latest.clear()
    this.latest.set(session, number)
    return latest !== undefined
  }
}

function mayHaveBeenDone(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof PostgresError && error.code === UNDER_WAY)
}
