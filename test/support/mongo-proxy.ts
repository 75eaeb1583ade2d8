import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { type Document, deserialize, serialize } from 'bson'

/** One command as it was on the wire. */
export type WireCommand = Document & { $db: string }

export type MongoProxy = {
  /** The same database, through the proxy. */
  uri: string
  /** Every command so far, in order. */
  commands: WireCommand[]
  /** Drops the connection instead of the answer to the next command that fits: it was done, and nobody was told. */
  loseAnswerTo(fits: (command: WireCommand) => boolean): void
  /** No connection any more, and none is taken, until `restore`: as when the server is down. */
  cut(): void
  restore(): void
  /** From now on each command that fits is answered with this instead of being passed on; null: none any more. */
  refuse(fits: ((command: WireCommand) => boolean) | null, answer?: Document): void
  /**
   * From now on each command that fits is not passed on, or its answer is not. Resolves with the first of them; what is
   * held stays held, and `pass` ends the holding of others.
   */
  hold(what: 'command' | 'answer', fits: (command: WireCommand) => boolean): { first: Promise<void>; pass(): void }
  /** From now on the server's clock is so many milliseconds ahead, as far as the client is told. */
  ahead(milliseconds: number): void
  /** How many answers were lost. */
  lost(): number
  close(): Promise<void>
}

/** Stands between a client and its MongoDB server, and reads along (OP_MSG, https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/). */
export async function startMongoProxy(target: string): Promise<MongoProxy> {
  const { hostname, port, pathname } = new URL(target)
  const commands: WireCommand[] = []
  const sockets = new Set<Socket>()
  let unwanted: ((command: WireCommand) => boolean) | null = null
  let refused: ((command: WireCommand) => boolean) | null = null
  let refusal: Document = {}
  let holding: { what: 'command' | 'answer'; fits: (command: WireCommand) => boolean; held(): void } | null = null
  let ahead = 0
  let lost = 0
  let down = false

  const server = createServer((client) => {
    if (down) return void client.destroy()
    const upstream = connect({ host: hostname, port: Number(port) })
    const withheld = new Set<number>()
    const held = new Map<number, () => void>()
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      const end = () => {
        client.destroy()
        upstream.destroy()
      }
      socket.on('error', end)
      socket.on('close', end)
    }
    eachMessage(client, (message) => {
      const command = commandOf(message)
      if (command) commands.push(command)
      if (command && refused?.(command)) return void client.write(answerTo(message, refusal))
      if (command && holding?.fits(command)) {
        if (holding.what === 'command') return void holding.held()
        held.set(message.readInt32LE(4), holding.held)
      }
      if (command && unwanted?.(command)) {
        unwanted = null
        withheld.add(message.readInt32LE(4))
      }
      upstream.write(message)
    })
    eachMessage(upstream, (message) => {
      const answered = message.readInt32LE(8)
      if (held.has(answered)) return held.get(answered)!()
      if (!withheld.has(answered)) return client.write(told(message, ahead))
      lost += 1
      client.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}?directConnection=true`,
    commands,
    loseAnswerTo(fits) {
      unwanted = fits
    },
    cut() {
      down = true
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    restore() {
      down = false
    },
    refuse(fits, answer = {}) {
      refused = fits
      refusal = answer
    },
    hold(what, fits) {
      const { promise, resolve } = Promise.withResolvers<void>()
      holding = { what, fits, held: resolve }
      return {
        first: promise,
        pass() {
          holding = null
        },
      }
    },
    ahead(milliseconds) {
      ahead = milliseconds
    },
    lost: () => lost,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function eachMessage(socket: Socket, handle: (message: Buffer) => void): void {
  let received = Buffer.alloc(0)
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes])
    while (received.length >= 16 && received.length >= received.readInt32LE(0)) {
      const length = received.readInt32LE(0)
      handle(received.subarray(0, length))
      received = received.subarray(length)
    }
  })
}

const LOCAL_TIME = Buffer.from('\x09localTime\0')

/** An answer that says what time it is says another. */
function told(message: Buffer, ahead: number): Buffer {
  const at = ahead === 0 ? -1 : message.indexOf(LOCAL_TIME)
  if (at === -1) return message
  const shifted = Buffer.from(message)
  const value = at + LOCAL_TIME.length
  shifted.writeBigInt64LE(message.readBigInt64LE(value) + BigInt(ahead), value)
  return shifted
}

const opMsg = 2013

/** The body, with the documents that travel beside it under their name. */
function commandOf(message: Buffer): WireCommand | null {
  if (message.readInt32LE(12) !== opMsg) return null
  let body: Document | null = null
  const beside: Record<string, Document[]> = {}
  for (let offset = 20; offset + 5 <= message.length; ) {
    const length = message.readInt32LE(offset + 1)
    const section = message.subarray(offset + 1, offset + 1 + length)
    if (message[offset] === 0) body = deserialize(section)
    else if (message[offset] === 1) beside[nameOf(section)] = documentsOf(section)
    offset += 1 + length
  }
  return body && ({ ...body, ...beside } as WireCommand)
}

const nameOf = (sequence: Buffer): string => sequence.toString('utf8', 4, sequence.indexOf(0, 4))

function documentsOf(sequence: Buffer): Document[] {
  const documents: Document[] = []
  for (let offset = sequence.indexOf(0, 4) + 1; offset < sequence.length; offset += sequence.readInt32LE(offset)) {
    documents.push(deserialize(sequence.subarray(offset, offset + sequence.readInt32LE(offset))))
  }
  return documents
}

/** A message of one body section that answers another. */
function answerTo(asked: Buffer, answer: Document): Buffer {
  const body = serialize(answer)
  const message = Buffer.alloc(21 + body.length)
  message.writeInt32LE(message.length, 0)
  message.writeInt32LE(asked.readInt32LE(4), 8)
  message.writeInt32LE(opMsg, 12)
  message.set(body, 21)
  return message
}
