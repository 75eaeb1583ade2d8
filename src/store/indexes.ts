import type { Connection, mongo } from 'mongoose'

/** Builds what is missing, and says so where it takes longer than two seconds. */
export async function buildIndexes(connection: Connection, onProgress: (line: string) => void): Promise<void> {
  let collection = ''
  const timer = setTimeout(() => onProgress(`Building the database's indexes (${collection})`), 2000)
  try {
    for (const model of Object.values(connection.models)) {
      collection = model.collection.collectionName
      const wanted = model.schema.indexes().map(([key, options]) => ({ ...options, key }))
      if (wanted.length > 0)
        await connection.db!.collection(collection).createIndexes(wanted as mongo.IndexDescription[])
    }
    collection = 'files.files'
    // put, read: the same content is kept once.
    // filename and uploadDate, files_id and n: https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md
    await connection
      .db!.collection(collection)
      .createIndexes([{ key: { filename: 1 }, unique: true }, { key: { filename: 1, uploadDate: 1 } }])
    await connection.db!.collection('files.chunks').createIndex({ files_id: 1, n: 1 }, { unique: true })
  } finally {
    clearTimeout(timer)
  }
}
