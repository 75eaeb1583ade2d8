// The framing of MongoDB's wire protocol: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

import { FrameSplitter } from './frame-splitter.ts'

export const MAX_DOCUMENT = 16 * 1024 * 1024
export const MAX_MESSAGE = 48_000_000

const HEADER = 16
const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2

/** One command as it came: its document, untouched, and the document sequences that belong to it. */
export type WireMessage = {
  requestId: number
  body: Buffer
  /** Name of the field (`documents`, `updates`, `deletes`) to documents, one after the other. */
  sequences: Map<string, Buffer>
  /** Old drivers greet by OP_QUERY and want an OP_REPLY. */
  legacy: boolean
  answerWanted: boolean
}

export class WireError extends Error {
  override name = 'WireError'
}

/** Reads one whole message. Throws WireError where it is not one. */
export function parseMessage(message: Buffer): WireMessage {
  const requestId = message.readInt32LE(4)
  const opcode = message.readInt32LE(12)
  if (opcode === OP_QUERY) return parseQuery(message, requestId)
  if (opcode !== OP_MSG) throw new WireError(`opcode ${opcode} is not supported`)
  const flags = message.readUInt32LE(16)
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0)
  const sequences = new Map<string, Buffer>()
  let body: Buffer | null = null
  let offset = 20
  while (offset < end) {
    const kind = message[offset]
    const start = offset + 1
    const length = start + 4 <= end ? message.readInt32LE(start) : 0
    if (length < 5 || start + length > end) throw new WireError('a section is longer than its message')
    if (kind === 0) body = message.subarray(start, start + length)
    else if (kind === 1) addSequence(sequences, message.subarray(start, start + length))
    else throw new WireError(`section kind ${kind} is not supported`)
    offset = start + length
  }
  if (!body) throw new WireError('a message without a body')
  return { requestId, body, sequences, legacy: false, answerWanted: (flags & MORE_TO_COME) === 0 }
}

function addSequence(sequences: Map<string, Buffer>, section: Buffer): void {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new WireError('a sequence without a name')
  sequences.set(section.toString('utf8', 4, nameEnd), section.subarray(nameEnd + 1))
}

function parseQuery(message: Buffer, requestId: number): WireMessage {
  const start = message.indexOf(0, HEADER + 4) + 9
  const body = message.subarray(start, start + message.readInt32LE(start))
  return { requestId, body, sequences: new Map(), legacy: true, answerWanted: true }
}

/** The answer to a message, ready to be written. */
export function frameReply(to: WireMessage, document: Buffer): Buffer[] {
  if (!to.legacy) return [frame(to.requestId, OP_MSG, 5, document.length), document]
  const head = frame(to.requestId, OP_REPLY, 20, document.length)
  head.writeInt32LE(8, HEADER) // AwaitCapable
  head.writeInt32LE(1, HEADER + 16) // one document
  return [head, document]
}

/** A command of our own. */
export function frameCommand(requestId: number, document: Buffer): Buffer[] {
  const head = frame(0, OP_MSG, 5, document.length)
  head.writeInt32LE(requestId, 4)
  return [head, document]
}

let lastRequestId = 0

function frame(responseTo: number, opcode: number, extra: number, documentLength: number): Buffer {
  const head = Buffer.alloc(HEADER + extra)
  lastRequestId = (lastRequestId + 1) & 0x7fffffff
  head.writeInt32LE(HEADER + extra + documentLength, 0)
  head.writeInt32LE(lastRequestId, 4)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(opcode, 12)
  return head
}

/** Cuts MongoDB's messages out of a stream. Throws WireError where a length cannot be true. */
export function messageSplitter(): FrameSplitter {
  return new FrameSplitter({
    headLength: 4,
    lengthOf(head) {
      const length = head.readInt32LE(0)
      if (length < HEADER + 5 || length > MAX_MESSAGE + 16_384) throw new WireError(`a message of ${length} bytes`)
      return length
    },
  })
}
