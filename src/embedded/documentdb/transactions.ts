import { CODE, CommandError } from './errors.ts'
import { type Connection, type Execute, IDLE_TRANSACTION_SECONDS, type Postgres } from './postgres.ts'
import type { Request } from './request.ts'

/** An open transaction of several statements: one connection of PostgreSQL. */
export type Transaction = {
  session: string
  number: bigint
  connection: Connection
  wrote: boolean
  timer: NodeJS.Timeout
}

/** Where a command's statements go: into its transaction, or each on its own. */
export type Scope = {
  transaction: Transaction | null
  execute: Execute
  /** For statements that may be done twice: outside a transaction they outlast a restart of PostgreSQL. */
  executeRepeatable: Execute
  /** For looking things up beside the transaction, which a failed statement has closed. */
  executeOutside: Execute
}

const REMEMBER_COMMIT = `INSERT INTO echodesk.answered VALUES ($1, $2, now()) ON CONFLICT (session)
  DO UPDATE SET number = excluded.number, at = excluded.at, success = NULL, reply = NULL`
const WAS_COMMITTED = 'SELECT number FROM echodesk.answered WHERE session = $1 AND number = $2 AND reply IS NULL'

/** Keeps the open transactions, one a session at most. */
export class Transactions {
  private readonly open = new Map<string, Transaction>()
  private readonly postgres: Postgres

  constructor(postgres: Postgres) {
    this.postgres = postgres
  }

  /** The scope of a command, which begins its transaction where it says so. */
  async scopeOf(request: Request): Promise<Scope> {
    const { execute, executeRepeatable } = this.postgres
    if (!request.inTransaction) return { transaction: null, execute, executeRepeatable, executeOutside: execute }
    const transaction = request.startTransaction ? await this.begin(request) : this.find(request)
    if (!transaction) {
      const message = `transaction ${request.transactionNumber} is not in progress in this session`
      throw new CommandError(CODE.noSuchTransaction, message)
    }
    transaction.timer.refresh()
    const inside = transaction.connection.execute
    return { transaction, execute: inside, executeRepeatable: inside, executeOutside: execute }
  }

  /** Commits. Repeated after the answer was lost, it finds out what became of it. */
  async commit(request: Request): Promise<void> {
    const transaction = this.find(request)
    if (transaction) return this.end(transaction, 'COMMIT')
    const keys = [request.session, request.transactionNumber]
    const [number] = await this.postgres.executeRepeatable(WAS_COMMITTED, keys)
    if (number === undefined) throw new CommandError(CODE.noSuchTransaction, 'this transaction was not committed')
  }

  async abort(request: Request): Promise<void> {
    const transaction = this.find(request)
    if (transaction) await this.end(transaction, 'ROLLBACK')
  }

  /** Rolls back after a failure. One whose connection is lost is rolled back already. */
  async giveUp(transaction: Transaction): Promise<void> {
    if (this.open.get(transaction.session) !== transaction) return
    await this.end(transaction, 'ROLLBACK').catch(() => {})
  }

  private find(request: Request): Transaction | undefined {
    const transaction = this.open.get(request.session ?? '')
    return transaction?.number === request.transactionNumber ? transaction : undefined
  }

  private async begin(request: Request): Promise<Transaction> {
    const session = request.session
    const number = request.transactionNumber
    if (session === null || number === null) throw new CommandError(2, 'a transaction needs lsid and txnNumber')
    const earlier = this.open.get(session)
    if (earlier) await this.giveUp(earlier)
    const connection = await this.postgres.connect()
    try {
      await connection.execute('BEGIN ISOLATION LEVEL REPEATABLE READ', [])
    } catch (error) {
      connection.release(false)
      throw error
    }
    const timer = setTimeout(() => this.giveUp(transaction), IDLE_TRANSACTION_SECONDS * 1000).unref()
    const transaction: Transaction = { session, number, connection, wrote: false, timer }
    this.open.set(session, transaction)
    return transaction
  }

  private async end(transaction: Transaction, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const { session, number, connection, timer, wrote } = transaction
    clearTimeout(timer)
    this.open.delete(session)
    try {
      if (how === 'COMMIT' && wrote) await connection.execute(REMEMBER_COMMIT, [session, number])
      await connection.execute(how, [])
      connection.release(true)
    } catch (error) {
      // closing it rolls back whatever is open
      connection.release(false)
      throw error
    }
  }
}
