import type { Connection } from 'mongoose'

/** Builds what is missing, and says so where it takes longer than two seconds. */
export async function buildIndexes(connection: Connection, onProgress: (line: string) => void): Promise<void> {
  let collection = ''
  const timer = setTimeout(() => onProgress(`Building the database's indexes (${collection})`), 2000)
  try {
    for (const model of Object.values(connection.models)) {
      collection = model.collection.collectionName
      await model.createIndexes()
    }
    collection = 'files.files'
    // put, read: the same content is kept once.
    await connection.db!.collection(collection).createIndex({ filename: 1 }, { unique: true })
    // GridFS's own: https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
    await connection.db!.collection(collection).createIndex({ filename: 1, uploadDate: 1 })
    await connection.db!.collection('files.chunks').createIndex({ files_id: 1, n: 1 }, { unique: true })
  } finally {
    clearTimeout(timer)
  }
}
