import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Store } from '../../../src/core/ports/store.ts'
import { together } from './samples.ts'

const megabyte = 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

export function describeFiles(store: () => Store): void {
  describe('files', () => {
    it('keeps the same content once, as bytes or as a stream', async () => {
      const content = randomBytes(3 * megabyte + 1)
      const fileId = createHash('sha256').update(content).digest('hex')
      const put = await together(4, (index) => store().files.put(index % 2 ? content : inParts([content]), 'image/png'))
      for (const file of put) assert.deepEqual(file, { fileId, size: content.length })
      assert.ok(Buffer.concat(await collected(await store().files.read(fileId))).equals(content))
    })

    it('keeps an empty file, and knows none that it was not given', async () => {
      const { fileId, size } = await store().files.put(new Uint8Array(), 'text/plain')
      assert.equal(size, 0)
      assert.deepEqual(Buffer.concat(await collected(await store().files.read(fileId))).length, 0)
      assert.equal(await store().files.read('0'.repeat(64)), null)
    })

    it('keeps nothing of a stream that breaks off', async () => {
      const part = randomBytes(2 * megabyte)
      const broken = async function* () {
        yield part
        throw new Error('the sender hung up')
      }
      await assert.rejects(store().files.put(broken(), 'text/plain'), /the sender hung up/)
      assert.equal(await store().files.read(createHash('sha256').update(part).digest('hex')), null)
    })

    it('streams 20 MB both ways without holding them', async () => {
      const part = randomBytes(megabyte)
      const hash = createHash('sha256')
      const before = heldBytes()
      let most = 0
      const parts = function* () {
        for (let count = 0; count < 20; count++) {
          hash.update(part)
          yield part
          if (count % 5 === 4) most = Math.max(most, heldBytes() - before)
        }
      }
      const { fileId, size } = await store().files.put(inParts(parts()), 'video/mp4')
      assert.equal(size, 20 * megabyte)
      assert.equal(fileId, hash.digest('hex'))
      let read = 0
      for await (const bytes of (await store().files.read(fileId))!) {
        read += bytes.length
        if (read % (5 * megabyte) === 0) most = Math.max(most, heldBytes() - before)
      }
      assert.equal(read, size)
      assert.ok(most < 8 * megabyte, `${Math.round(most / megabyte)} MB were held`)
    })
  })
}

/** What is really in use: the garbage is collected first, and what the first round leaves to be swept, too. */
function heldBytes(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

async function* inParts(parts: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* parts
}

async function collected(content: AsyncIterable<Uint8Array> | null): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = []
  for await (const part of content!) parts.push(part)
  return parts
}
