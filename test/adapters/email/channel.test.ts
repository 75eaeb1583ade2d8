import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { email } from '../../../src/adapters/email/index.ts'
import { sendAction, surroundings, temporaryFolder } from './support.ts'

describe('mail without a server to send it', () => {
  it('is written whole, once, readable by its owner alone', async (test) => {
    const dataDir = await temporaryFolder(test)
    const account = email.parseAccount({ id: 'support', address: 'support@desk.example', name: 'Desk 客服' })
    const [adapter] = email.create([account], surroundings(dataDir))
    const first = await adapter?.send(sendAction(), 'key-1')
    const again = await adapter?.send(sendAction(), 'key-1')
    assert.deepEqual(again, first)
    const files = await readdir(join(dataDir, 'outgoing-mail'))
    assert.equal(files.length, 1)
    const path = join(dataDir, 'outgoing-mail', files[0] ?? '')
    console.log(files, await readFile(path, 'utf8'))
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    await adapter?.close?.()
  })
})
