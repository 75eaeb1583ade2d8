import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Document, deserialize, serialize } from 'bson'
import { frameReply, messageSplitter, parseMessage } from '../../src/embedded/wire/message.ts'

// A mongod as far as the founding of a replica set goes: it keeps the set's configuration in its data folder and is
// primary only under the address that stands there. Codes and states are those of MongoDB's manual.

const text = { type: 'string' } as const
const { values } = parseArgs({
  strict: false,
  options: { dbpath: text, port: text, bind_ip: text, replSet: text },
})
const file = join(String(values.dbpath), 'configuration.json')
const address = `127.0.0.1:${values.port}`

type Configuration = { _id: string; version: number; members: { _id: number; host: string }[] }
const configuration = (): Configuration => JSON.parse(readFileSync(file, 'utf8'))

function answer(command: Document): Document {
  if (command.replSetInitiate) {
    writeFileSync(file, JSON.stringify({ ...command.replSetInitiate, version: 1 }))
    return { ok: 1 }
  }
  if (!existsSync(file)) return { ok: 0, code: 94, errmsg: 'no replset config has been received' }
  const current = configuration()
  if (command.replSetGetConfig) return { ok: 1, config: current }
  if (command.replSetReconfig) {
    const next: Configuration = command.replSetReconfig
    if (!command.force || next.version <= current.version)
      return { ok: 0, code: 103, errmsg: 'NewReplicaSetConfiguration' }
    writeFileSync(file, JSON.stringify(next))
    return { ok: 1 }
  }
  const member = current.members.some(({ host }) => host === address)
  if (command.replSetGetStatus && !member) return { ok: 0, code: 93, errmsg: 'our config is invalid' }
  return { ok: 1, myState: 1 }
}

createServer((socket) => {
  const splitter = messageSplitter()
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    for (const bytes of splitter.push(chunk)) {
      const message = parseMessage(bytes)
      const reply = Buffer.from(serialize(answer(deserialize(message.body))))
      for (const part of frameReply(message, reply)) socket.write(part)
    }
  })
}).listen(Number(values.port), '127.0.0.1')
