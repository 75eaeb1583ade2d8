import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import mongoose, { type Connection } from 'mongoose'
import type { Ids } from '../../core/ports/clock.ts'
import type { FileStore } from '../../core/ports/store.ts'
import { isDuplicate } from '../errors.ts'

/** Bytes: few round trips, and little in memory. */
const chunkSizeBytes = 1024 * 1024

/**
 * Files in GridFS. A file's name is its hash, and names are unique, so that the same content is kept once. The hash of a
 * stream is known behind its last byte: until then it lies under a name that nobody asks for.
 */
export function createFileStore(connection: Connection, ids: Ids): FileStore {
  const db = connection.db!
  const files = db.collection<{ _id: string; filename: string; length: number }>('files.files')
  const chunks = db.collection('files.chunks')
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: 'files', chunkSizeBytes })

  async function upload(id: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, type: string) {
    const hash = createHash('sha256')
    let size = 0
    await pipeline(
      Readable.from(content),
      async function* (source: AsyncIterable<Uint8Array>) {
        for await (const bytes of source) {
          hash.update(bytes)
          size += bytes.length
          yield bytes
        }
      },
      bucket.openUploadStreamWithId(id as unknown as mongoose.mongo.ObjectId, `upload ${id}`, { metadata: { type } }),
    )
    return { fileId: hash.digest('hex'), size }
  }

  /** False where a file with this content was there first. */
  async function name(id: string, fileId: string): Promise<boolean> {
    try {
      await files.updateOne({ _id: id }, { $set: { filename: fileId } })
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  async function discard(id: string): Promise<void> {
    await files.deleteOne({ _id: id })
    await chunks.deleteMany({ files_id: id as unknown as mongoose.mongo.ObjectId })
  }

  return {
    async put(content, type) {
      if (content instanceof Uint8Array) {
        const fileId = createHash('sha256').update(content).digest('hex')
        if (await files.findOne({ filename: fileId })) return { fileId, size: content.length }
      }
      const id = ids.next()
      try {
        const { fileId, size } = await upload(id, content instanceof Uint8Array ? [content] : content, type)
        if (!(await name(id, fileId))) await discard(id)
        return { fileId, size }
      } catch (error) {
        await discard(id)
        throw error
      }
    },
    async read(fileId) {
      const file = await files.findOne({ filename: fileId })
      return file && bucket.openDownloadStream(file._id as unknown as mongoose.mongo.ObjectId)
    },
  }
}
