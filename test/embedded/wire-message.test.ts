import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serialize } from 'bson'
import { frameCommand, frameReply, messageSplitter, parseMessage, WireError } from '../../src/embedded/wire/message.ts'

const ping = Buffer.from(serialize({ ping: 1, $db: 'admin' }))
const command = Buffer.concat(frameCommand(7, ping))

test('a message arrives whole, however it was cut', () => {
  for (let size = 1; size <= command.length; size++) {
    const splitter = messageSplitter()
    const stream = Buffer.concat([command, command, command])
    const found: Buffer[] = []
    for (let at = 0; at < stream.length; at += size) found.push(...splitter.push(stream.subarray(at, at + size)))
    assert.deepEqual(found, [command, command, command])
  }
})

test('a command is read with its number and its document untouched', () => {
  const message = parseMessage(command)
  assert.equal(message.requestId, 7)
  assert.deepEqual(message.body, ping)
  assert.equal(message.answerWanted, true)
})

test('document sequences are found by their names', () => {
  const document = Buffer.from(serialize({ a: 1 }))
  const name = Buffer.from('documents\0')
  const section = Buffer.alloc(5)
  section[0] = 1
  section.writeInt32LE(4 + name.length + 2 * document.length, 1)
  const whole = Buffer.concat([command, section, name, document, document])
  whole.writeInt32LE(whole.length, 0)
  assert.deepEqual(parseMessage(whole).sequences.get('documents'), Buffer.concat([document, document]))
})

test('an answer names the message it belongs to', () => {
  const reply = Buffer.concat(frameReply(parseMessage(command), ping))
  assert.equal(reply.readInt32LE(0), reply.length)
  assert.equal(reply.readInt32LE(8), 7)
  assert.deepEqual(parseMessage(reply).body, ping)
})

test('lengths that cannot be true and unknown kinds are refused', () => {
  const absurd = Buffer.from(command)
  absurd.writeInt32LE(0x7fffffff, 0)
  assert.throws(() => messageSplitter().push(absurd), WireError)
  const overlong = Buffer.from(command)
  overlong.writeInt32LE(command.length, 21)
  assert.throws(() => parseMessage(overlong), WireError)
  const unknownOpcode = Buffer.from(command)
  unknownOpcode.writeInt32LE(2001, 12)
  assert.throws(() => parseMessage(unknownOpcode), WireError)
  const unknownSection = Buffer.from(command)
  unknownSection[20] = 9
  assert.throws(() => parseMessage(unknownSection), WireError)
})
