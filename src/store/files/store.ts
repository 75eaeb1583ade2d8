import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import mongoose, { type Connection } from 'mongoose'
import type { Ids } from '../../core/ports/clock.ts'
import type { FileStore } from '../../core/ports/store.ts'
import { isDuplicate } from '../errors.ts'
import { firstIdAt } from '../ids.ts'

type StoredFile = { _id: string; filename: string; length: number }
type StoredChunk = { files_id: string; n: number; data: Uint8Array }

/** How the name of a file begins whose content is not known yet. */
const unnamed = 'upload '

/** Bytes: few round trips, and little in memory. */
const chunkSizeBytes = 1024 * 1024

type Sweeping = {
  /** Removes what is left of uploads that were begun before this and never came to an end. */
  sweep(before: Date): Promise<void>
}

/**
 * Files in GridFS. A file's name is its hash, and names are unique, so that the same content is kept once. The hash of a
 * stream is known behind its last byte: until then it lies under a name that nobody asks for.
 */
export function createFileStore(connection: Connection, ids: Ids): FileStore & Sweeping {
  const db = connection.db!
  const files = db.collection<StoredFile>('files.files')
  const chunks = db.collection<StoredChunk>('files.chunks')
  /** What is under way, so that the rest of what broke off can be found. */
  const uploads = db.collection<{ _id: string }>('files.uploads')
  const bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: 'files', chunkSizeBytes })

  async function upload(id: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, type: string) {
    const hash = createHash('sha256')
    let size = 0
    const gridId = id as unknown as mongoose.mongo.ObjectId
    await pipeline(
      Readable.from(content),
      async function* (source: AsyncIterable<Uint8Array>) {
        for await (const bytes of source) {
          hash.update(bytes)
          size += bytes.length
          yield bytes
        }
      },
      bucket.openUploadStreamWithId(gridId, `${unnamed}${id}`, { metadata: { type } }),
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
    await chunks.deleteMany({ files_id: id })
  }

  /** GridFS's own stream asks for 16 MB at a time. */
  async function* contentOf({ _id, filename, length }: StoredFile): AsyncIterable<Uint8Array> {
    let read = 0
    for await (const { data } of chunks.find({ files_id: _id }, { sort: { n: 1 }, batchSize: 2 })) {
      read += data.length
      yield data
    }
    if (read !== length) throw new Error(`files: ${filename} is damaged: ${read} of ${length} bytes are there`)
  }

  return {
    async put(content, type) {
      if (content instanceof Uint8Array) {
        const fileId = createHash('sha256').update(content).digest('hex')
        if (await files.findOne({ filename: fileId })) return { fileId, size: content.length }
      }
      const id = ids.next()
      await uploads.insertOne({ _id: id })
      const { fileId, size } = await upload(id, content instanceof Uint8Array ? [content] : content, type).catch(
        async (error) => {
          // What fails here, and a part that is still on its way, the sweep finds.
          await discard(id).catch(() => {})
          throw error
        },
      )
      // Where the answer to this is lost, the name may have been given all the same: then nothing may be discarded.
      if (!(await name(id, fileId))) await discard(id)
      await uploads.deleteOne({ _id: id })
      return { fileId, size }
    },
    async read(fileId) {
      const file = await files.findOne({ filename: fileId })
      return file && contentOf(file)
    },
    async sweep(before) {
      for await (const { _id } of uploads.find({ _id: { $lt: firstIdAt(before) } })) {
        const file = await files.findOne({ _id })
        if (!file || file.filename.startsWith(unnamed)) await discard(_id)
        await uploads.deleteOne({ _id })
      }
    },
  }
}
