import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Document, serialize } from 'bson'
import { frameReply, messageSplitter, parseMessage, type WireMessage } from '../wire/message.ts'
import { commandTable, ENDS_TRANSACTION, type Handler } from './commands.ts'
import { Cursors } from './cursors.ts'
import { explainDuplicate } from './duplicate-key.ts'
import { CODE, CommandError, commandErrorOf, errorReply, isConnectionLost } from './errors.ts'
import { openPostgres, type Postgres } from './postgres.ts'
import type { PostgresAddress } from './postgres-connection.ts'
import { type Request, readRequest } from './request.ts'
import { forgetOldAnswers, prepareSchema } from './schema.ts'
import { type Transaction, Transactions } from './transactions.ts'

export type Gateway = { port: number; close(): Promise<void> }

/**
 * Speaks MongoDB's wire protocol on loopback, and SQL to PostgreSQL with the DocumentDB extension. Port 0: any free one.
 * It outlives PostgreSQL: commands wait for it to come back where they may, else they fail and can be tried again.
 */
export async function openGateway(address: PostgresAddress, port: number): Promise<Gateway> {
  const postgres = openPostgres(address)
  await waitForServer(() => prepareSchema(postgres))
  const transactions = new Transactions(postgres)
  const cursors = new Cursors(postgres)
  const handlers = commandTable(transactions, cursors)
  const upkeep = setInterval(() => {
    cursors.expire()
    forgetOldAnswers(postgres).catch(() => {})
  }, 300_000).unref()

  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serve(socket, (message) => answer(message, handlers, transactions, postgres))
  })
  await listen(server, port)

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(upkeep)
      server.close()
      for (const socket of sockets) socket.destroy()
      postgres.close()
    },
  }
}

/** PostgreSQL may still be starting, or recovering from a crash. Throws what is not a matter of waiting. */
async function waitForServer(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionLost(error)) throw error
      await sleep(25)
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

/** Answers the messages of one connection, one after the other. What is not a message ends the connection. */
function serve(socket: Socket, answerTo: (message: WireMessage) => Promise<Buffer>): void {
  const splitter = messageSplitter()
  let queue = Promise.resolve()
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    try {
      for (const bytes of splitter.push(chunk)) {
        const message = parseMessage(bytes)
        queue = queue.then(() => respond(socket, message, answerTo)).catch(() => void socket.destroy())
      }
    } catch {
      socket.destroy()
    }
  })
}

async function respond(
  socket: Socket,
  message: WireMessage,
  answerTo: (message: WireMessage) => Promise<Buffer>,
): Promise<void> {
  const document = await answerTo(message)
  if (!message.answerWanted || socket.destroyed) return
  socket.cork()
  for (const part of frameReply(message, document)) socket.write(part)
  socket.uncork()
}

async function answer(
  message: WireMessage,
  handlers: Map<string, Handler>,
  transactions: Transactions,
  postgres: Postgres,
): Promise<Buffer> {
  const request = readRequest(message)
  let transaction: Transaction | null = null
  try {
    const handler = handlers.get(request.name)
    if (!handler) throw new CommandError(CODE.commandNotFound, `no such command: '${request.name}'`)
    const inside = ENDS_TRANSACTION.has(request.name) ? { ...request, inTransaction: false } : request
    const scope = await transactions.scopeOf(inside)
    transaction = scope.transaction
    const reply = await handler(request, scope)
    if (transaction && !Buffer.isBuffer(reply) && reply.writeErrors) await transactions.giveUp(transaction)
    return Buffer.isBuffer(reply) ? reply : encode(reply)
  } catch (error) {
    if (transaction) await transactions.giveUp(transaction)
    const failure = await withKeyPattern(commandErrorOf(error), request, postgres)
    if (failure.code === CODE.internal) console.error(new Date().toISOString(), request.name, failure.message)
    return encode(errorReply(failure, request))
  }
}

async function withKeyPattern(error: CommandError, request: Request, postgres: Postgres): Promise<CommandError> {
  if (error.code !== CODE.duplicateKey || error.extra.keyPattern) return error
  const { database, collection } = request
  const { errmsg, ...extra } = await explainDuplicate(postgres.execute, database, collection, error.message, undefined)
  return new CommandError(error.code, errmsg, extra)
}

function encode(document: Document): Buffer {
  return Buffer.from(serialize(document))
}
