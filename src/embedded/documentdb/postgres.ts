import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionPool } from './connection-pool.ts'
import { isConflict, isConnectionLost } from './errors.ts'
import type { PostgresAddress } from './postgres-connection.ts'
import type { Row, Value } from './postgres-messages.ts'

/** Runs one statement and gives its first row; an empty row where there is none. */
export type Execute = (statement: string, values: Value[]) => Promise<Row>

/** A connection for one user. Given back as not reusable, it is closed. */
export type Connection = { execute: Execute; release(reusable: boolean): void }

export type Postgres = {
  /**
   * By any free connection, each statement a transaction of its own. Waits for a server that is not there, and does
   * again what conflicts with others.
   */
  execute: Execute
  /** The same for statements that may be done twice: does them again where the server is lost meanwhile. */
  executeRepeatable: Execute
  /** A connection for a transaction. These are counted apart, so that open transactions cannot starve the rest. */
  connect(): Promise<Connection>
  close(): void
}

export const IDLE_TRANSACTION_SECONDS = 60
export const IDLE_CURSOR_SECONDS = 600
const CONNECTIONS = 10
const TRANSACTION_CONNECTIONS = 20
const CONFLICTS_ENDURED = 8
const PATIENCE = 12_000

export function openPostgres(address: PostgresAddress): Postgres {
  const settings = {
    search_path: 'documentdb_api_catalog,documentdb_api,public',
    idle_in_transaction_session_timeout: `${IDLE_TRANSACTION_SECONDS}s`,
    'documentdb.useFileBasedPersistedCursors': 'on',
    'documentdb.defaultCursorExpiryTimeLimitSeconds': IDLE_CURSOR_SECONDS,
  }
  const single = new ConnectionPool(address, settings, CONNECTIONS)
  const transactions = new ConnectionPool(address, settings, TRANSACTION_CONNECTIONS)

  const once: Execute = async (statement, values) => {
    const connection = await patiently(() => single.acquire())
    try {
      return await connection.execute(statement, values)
    } finally {
      single.release(connection)
    }
  }
  const execute: Execute = async (statement, values) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(statement, values)
      } catch (error) {
        if (!isConflict(error) || attempt > CONFLICTS_ENDURED) throw error
        await sleep(randomInt(1, 10 * attempt + 1))
      }
    }
  }

  return {
    execute,
    executeRepeatable: (statement, values) => patiently(() => execute(statement, values)),
    async connect() {
      const connection = await patiently(() => transactions.acquire())
      return {
        execute: (statement, values) => connection.execute(statement, values),
        release: (reusable) => transactions.release(connection, reusable),
      }
    },
    close() {
      single.close()
      transactions.close()
    },
  }
}

/** Does the work again for a while where the server is not there. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  const end = Date.now() + PATIENCE
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionLost(error) || Date.now() > end) throw error
      await sleep(50)
    }
  }
}
