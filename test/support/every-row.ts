import mongoose from 'mongoose'

/** Every row of every collection, and every byte of every file, as one text: a line a row. */
export async function everyRow(uri: string): Promise<string> {
  const connection = await mongoose.createConnection(uri).asPromise()
  const texts: string[] = []
  for (const { name } of await connection.db!.listCollections().toArray()) {
    for await (const row of connection.db!.collection(name).find({})) {
      const text = JSON.stringify(row, (_, value) =>
        value?._bsontype === 'Binary' || value?.type === 'Buffer'
          ? Buffer.from(value.buffer ?? value.data).toString('latin1')
          : value,
      )
      texts.push(`${name} ${text}`)
      for (const bytes of [row.data, row.body]) {
        if (bytes instanceof mongoose.mongo.Binary) {
          texts.push(`${name} ${Buffer.from(bytes.buffer).toString('latin1').replaceAll('\n', ' ')}`)
        }
      }
    }
  }
  await connection.close()
  return texts.join('\n')
}
