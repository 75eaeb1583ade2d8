import { connect } from 'node:net'
import { type Document, deserialize, serialize } from 'bson'
import { frameCommand, messageSplitter, parseMessage } from './message.ts'

/** Sends one command to a MongoDB server on loopback and gives its answer. Throws where none comes in time (milliseconds). */
export function sendCommand(port: number, command: Document, timeout = 5000): Promise<Document> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const splitter = messageSplitter()
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(timeout, () => fail(new Error(`no answer within ${timeout} ms`)))
    socket.once('error', fail)
    socket.once('close', () => reject(new Error('the connection was closed before the answer came')))
    socket.on('data', (chunk) => {
      const [message] = splitter.push(chunk)
      if (!message) return
      resolve(deserialize(parseMessage(message).body))
      socket.destroy()
    })
    for (const part of frameCommand(1, Buffer.from(serialize({ ...command, $db: command.$db ?? 'admin' }))))
      socket.write(part)
  })
}
