import { randomUUID } from 'node:crypto'
import { Binary, type Document, UUID } from 'bson'
import { MAX_DOCUMENT, MAX_MESSAGE } from '../wire/message.ts'
import type { Cursors } from './cursors.ts'
import { explain } from './explain.ts'
import { createIndexes, dropIndexes } from './indexes.ts'
import type { Value } from './postgres-messages.ts'
import type { Request } from './request.ts'
import { RetryableWrites } from './retryable-writes.ts'
import { rewriteAnswers } from './schema.ts'
import type { Scope, Transactions } from './transactions.ts'
import { findAndModify, writeBatch } from './writes.ts'

/** Does a command and gives its answer, as a document or as the bytes of one. */
export type Handler = (request: Request, scope: Scope) => Promise<Buffer | Document> | Document

const okay = () => ({ ok: 1 })

/** The one answer of a function that takes the command whole. */
function passOn(
  statement: string,
  values: (request: Request) => Value[] = (request) => [request.database, request.raw],
) {
  return async (request: Request, scope: Scope): Promise<Buffer> => {
    const [reply] = await scope.execute(statement, values(request))
    return reply as Buffer
  }
}

function readOnly(statement: string): Handler {
  return async (request, scope) =>
    (await scope.executeRepeatable(statement, [request.database, request.raw]))[0] as Buffer
}

/** Runs a function and answers by itself. */
function perform(statement: string, values: (request: Request) => Value[], answer: (request: Request) => Document) {
  return async (request: Request, scope: Scope): Promise<Document> => {
    await scope.execute(statement, values(request))
    return { ...answer(request), ok: 1 }
  }
}

/** We claim to be a mongos: drivers then use retryable writes, sessions and transactions, whatever the URI says. */
const hello = () => ({
  isWritablePrimary: true,
  ismaster: true,
  helloOk: true,
  msg: 'isdbgrid',
  maxBsonObjectSize: MAX_DOCUMENT,
  maxMessageSizeBytes: MAX_MESSAGE,
  maxWriteBatchSize: 25_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
})

const buildInfo = () => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'documentdb',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: MAX_DOCUMENT,
  ok: 1,
})

const serverStatus = () => ({
  version: '7.0.0',
  process: 'documentdb-gateway',
  pid: process.pid,
  uptime: process.uptime(),
  localTime: new Date(),
  mem: { resident: Math.round(process.memoryUsage.rss() / 2 ** 20) },
  ok: 1,
})

const startSession = () => ({
  id: { id: new Binary(new UUID(randomUUID()).buffer, Binary.SUBTYPE_UUID) },
  timeoutMinutes: 30,
  ok: 1,
})

/** All commands the gateway knows, by name. */
export function commandTable(transactions: Transactions, cursors: Cursors): Map<string, Handler> {
  const collectionOf = (request: Request) => [request.database, request.collection]
  const namespaceOf = (request: Request) => `${request.database}.${request.collection}`
  const writes = new RetryableWrites()
  const compact = passOn('SELECT documentdb_api.compact($1)', (request) => [request.raw])
  const handlers: Record<string, Handler> = {
    hello,
    ismaster: hello,
    isMaster: hello,
    ping: okay,
    endSessions: okay,
    refreshSessions: okay,
    killSessions: okay,
    killAllSessions: okay,
    logout: okay,
    startSession,
    buildInfo,
    buildinfo: buildInfo,
    serverStatus,
    getParameter: () => ({ featureCompatibilityVersion: { version: '7.0' }, ok: 1 }),
    connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),

    insert: writeBatch('insert', writes),
    update: writeBatch('update', writes),
    delete: writeBatch('delete', writes),
    findAndModify: findAndModify(writes),
    findandmodify: findAndModify(writes),

    find: cursors.firstPage('find'),
    aggregate: cursors.firstPage('aggregate'),
    listCollections: cursors.firstPage('list_collections'),
    listIndexes: cursors.firstPage('list_indexes'),
    getMore: cursors.nextPage,
    killCursors: cursors.kill,
    count: readOnly('SELECT document FROM documentdb_api.count_query($1, $2)'),
    distinct: readOnly('SELECT document FROM documentdb_api.distinct_query($1, $2)'),
    explain,

    createIndexes,
    dropIndexes,
    deleteIndexes: dropIndexes,
    create: passOn('SELECT documentdb_api.create_collection_view($1, $2)'),
    collMod: passOn('SELECT documentdb_api.coll_mod($1, $2, $3)', (request) => [...collectionOf(request), request.raw]),
    drop: perform('SELECT documentdb_api.drop_collection($1, $2)', collectionOf, (request) => ({
      ns: namespaceOf(request),
      nIndexesWas: 1,
    })),
    dropDatabase: perform(
      'SELECT documentdb_api.drop_database($1)',
      (request) => [request.database],
      (request) => ({ dropped: request.database }),
    ),
    renameCollection: perform(
      'SELECT documentdb_api.rename_collection($1)',
      (request) => [request.raw],
      () => ({}),
    ),
    listDatabases: passOn('SELECT documentdb_api.list_databases($1)', (request) => [request.raw]),
    collStats: passOn('SELECT documentdb_api.coll_stats($1, $2, 1)', collectionOf),
    dbStats: passOn('SELECT documentdb_api.db_stats($1, 1, false)', (request) => [request.database]),
    async compact(request, scope) {
      await rewriteAnswers({ execute: scope.executeOutside })
      return compact(request, scope)
    },
    validate: passOn('SELECT documentdb_api.validate($1, $2)'),
    currentOp: passOn('SELECT documentdb_api.current_op_command($1)', (request) => [request.raw]),

    async commitTransaction(request) {
      await transactions.commit(request)
      return okay()
    },
    async abortTransaction(request) {
      await transactions.abort(request)
      return okay()
    },
  }
  return new Map(Object.entries(handlers))
}

/** These end a transaction, so they do not run inside it. */
export const ENDS_TRANSACTION = new Set(['commitTransaction', 'abortTransaction'])
