import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isConflict, isConnectionLost } from './errors.ts'

/** One row: documents as bytes, everything else as text. */
export type Row = (Buffer | string | null)[]
export type Value = Buffer | string | number | bigint | boolean | null

/** Runs one statement and gives its first row; an empty row where there is none. */
export type Execute = (statement: string, values: Value[]) => Promise<Row>

export type Connection = { execute: Execute; release(error?: Error): void }

/** Where PostgreSQL listens: a folder with its socket. */
export type PostgresAddress = { socketFolder: string; port: number; user: string }

export type Postgres = {
  /** By any free connection, each statement a transaction of its own. What conflicts with others is done again. */
  execute: Execute
  /**
   * The same for statements that may be done twice: where the server is lost meanwhile, waits for it to come back.
   */
  executeRepeatable: Execute
  /** A connection for a transaction. These are counted apart, so that open transactions cannot starve the rest. */
  connect(): Promise<Connection>
  close(): Promise<void>
}

export const IDLE_TRANSACTION_SECONDS = 60
export const IDLE_CURSOR_SECONDS = 600
const CONNECTIONS = 10
const TRANSACTION_CONNECTIONS = 20
const CONFLICTS_ENDURED = 8
const PATIENCE = 12_000

export function openPostgres(address: PostgresAddress): Postgres {
  const options: pg.PoolConfig = {
    host: address.socketFolder,
    port: address.port,
    user: address.user,
    database: 'postgres',
    idleTimeoutMillis: 0,
    types: { getTypeParser: () => decode },
    options: [
      'search_path=documentdb_api_catalog,documentdb_api,public',
      `idle_in_transaction_session_timeout=${IDLE_TRANSACTION_SECONDS}s`,
      'documentdb.useFileBasedPersistedCursors=on',
      `documentdb.defaultCursorExpiryTimeLimitSeconds=${IDLE_CURSOR_SECONDS}`,
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  }
  const single = new pg.Pool({ ...options, max: CONNECTIONS })
  const transactions = new pg.Pool({ ...options, max: TRANSACTION_CONNECTIONS })
  // the pool takes a broken connection out by itself; without a listener it would end the process
  for (const pool of [single, transactions]) pool.on('error', () => {})

  const onPool = prepared((query) => single.query(query))
  const execute: Execute = async (statement, values) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await onPool(statement, values)
      } catch (error) {
        if (!isConflict(error) || attempt > CONFLICTS_ENDURED) throw error
        await sleep(randomInt(1, 10 * attempt + 1))
      }
    }
  }

  return {
    execute,
    async executeRepeatable(statement, values) {
      const end = Date.now() + PATIENCE
      for (;;) {
        try {
          return await execute(statement, values)
        } catch (error) {
          if (!isConnectionLost(error) || Date.now() > end) throw error
          await sleep(50)
        }
      }
    },
    async connect() {
      const client = await transactions.connect()
      return { execute: prepared((query) => client.query(query)), release: (error) => client.release(error) }
    },
    async close() {
      await Promise.allSettled([single.end(), transactions.end()])
    },
  }
}

const statementNames = new Map<string, string>()

function prepared(run: (query: pg.QueryConfig & { rowMode: 'array' }) => Promise<{ rows: unknown[][] }>): Execute {
  return async (text, values) => {
    const name = statementNames.get(text) ?? `s${statementNames.size}`
    statementNames.set(text, name)
    const { rows } = await run({ name, text, values: values.map(plain), rowMode: 'array' })
    return (rows[0] ?? []) as Row
  }
}

const plain = (value: Value) => (typeof value === 'bigint' ? value.toString() : value)
const decode = (text: string) => (text.startsWith('BSONHEX') ? Buffer.from(text.slice(7), 'hex') : text)
