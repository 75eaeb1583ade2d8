import mongoose, { type Connection } from 'mongoose'
import type { Ids } from '../core/ports/clock.ts'
import type { FileStore, Store } from '../core/ports/store.ts'
import { createArticleStore } from './articles/store.ts'
import { createCodeStore } from './codes/store.ts'
import { createCommandStore } from './commands/store.ts'
import { createConversationStore } from './conversations/store.ts'
import { createCounterStore } from './counters/store.ts'
import { createCustomerStore } from './customers/store.ts'
import { createErasureStore } from './erasure/store.ts'
import { createFileStore } from './files/store.ts'
import { createIds } from './ids.ts'
import { createInboundStore } from './inbound/store.ts'
import { buildIndexes } from './indexes.ts'
import { createLabelStore } from './labels/store.ts'
import { createLeaseStore } from './leases/store.ts'
import { giveUpLostCommands } from './lost-connections.ts'
import { createMessageStore } from './messages/store.ts'
import { createOutboundStore } from './outbound/store.ts'
import { createPaceStore } from './paces/store.ts'
import { createReportStore } from './reports/store.ts'
import { createRequestStore } from './requests/store.ts'
import { createSessionStore } from './sessions/store.ts'
import { createStateStore } from './states/store.ts'
import { createSurveyStore } from './surveys/store.ts'
import { createTicketStore } from './tickets/store.ts'
import { createTimelineStore } from './timeline/store.ts'
import { createTimerStore } from './timers/store.ts'
import { createTokenStore } from './tokens/store.ts'
import { createWebhookStore } from './webhooks/store.ts'

export { createIds } from './ids.ts'

/** What was begun before that has died. Milliseconds. */
const longestUpload = 24 * 60 * 60 * 1000

export type ConnectedStore = {
  store: Store
  close(): Promise<void>
  /** Removes the whole database, and closes. */
  drop(): Promise<void>
  /** The version that the server says it has. */
  version: string
}

export type ConnectOptions = {
  ids?: Ids
  /** Told what takes longer than two seconds. */
  onProgress?: (line: string) => void
}

/**
 * Connects to a MongoDB replica set, or what speaks like one, and builds the indexes that are missing. Where the URI
 * names no database, `echodesk` is used. Rejects within 10 s where the server is out of reach.
 */
export async function connectStore(uri: string, options: ConnectOptions = {}): Promise<ConnectedStore> {
  const { ids = createIds(), onProgress = () => {} } = options
  const connection = await connect(uri)
  try {
    const files = createFileStore(connection, ids)
    const store = createStore(connection, files)
    await buildIndexes(connection, onProgress)
    await files.sweep(new Date((await store.time()).getTime() - longestUpload))
    const { version } = await connection.db!.command({ buildInfo: 1 })
    return {
      store,
      version,
      close: () => connection.close(),
      async drop() {
        await connection.dropDatabase()
        await connection.close()
      },
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** The same for a part of a desk that runs already, and has built what there is to build. */
export async function joinStore(uri: string): Promise<Pick<ConnectedStore, 'store' | 'close'>> {
  const connection = await connect(uri)
  return { store: createStore(connection, createFileStore(connection, createIds())), close: () => connection.close() }
}

/**
 * Each write is acknowledged once a majority has it on disk. Reads are the primary's own: what they find and a write then
 * builds on is durable when that write is, as is what a write found to be there already.
 */
async function connect(uri: string): Promise<Connection> {
  giveUpLostCommands()
  const named = /^[^:]+:\/\/[^/]+\/[^?]/.test(uri)
  const connection = mongoose.createConnection(uri, {
    ...(named ? {} : { dbName: 'echodesk' }),
    w: 'majority',
    journal: true,
    retryWrites: true,
    retryReads: true,
    readPreference: 'primary',
    promoteBuffers: true,
    maxPoolSize: 32,
    serverSelectionTimeoutMS: 10_000,
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
  })
  return connection.asPromise()
}

function createStore(connection: Connection, files: FileStore): Store {
  const db = connection.db!
  const states = createStateStore(connection)
  return {
    inbound: createInboundStore(connection, states),
    conversations: createConversationStore(connection),
    customers: createCustomerStore(connection),
    tickets: createTicketStore(connection),
    messages: createMessageStore(connection),
    outbound: createOutboundStore(connection),
    timers: createTimerStore(connection),
    timeline: createTimelineStore(connection),
    counters: createCounterStore(connection),
    paces: createPaceStore(connection),
    states,
    leases: createLeaseStore(connection),
    files,
    commands: createCommandStore(connection),
    sessions: createSessionStore(connection),
    surveys: createSurveyStore(connection),
    codes: createCodeStore(connection),
    reports: createReportStore(connection),
    articles: createArticleStore(connection),
    labels: createLabelStore(connection),
    erasure: createErasureStore(connection, files),
    requests: createRequestStore(connection),
    tokens: createTokenStore(connection),
    webhooks: createWebhookStore(connection),
    async time() {
      return (await db.command({ hello: 1 })).localTime as Date
    },
    async ping() {
      await db.command({ ping: 1 })
    },
  }
}
