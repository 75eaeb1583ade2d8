import { randomUUID } from 'node:crypto'
import mongoose from 'mongoose'
import { connectStore } from '../../src/store/index.ts'
import { storeContract } from '../contract/store.ts'
import { testDatabases } from '../support/databases.ts'

storeContract('the embedded engine', async () => {
  const databases = await testDatabases()
  const { store, close } = await connectStore(databases.mongoUri)
  return {
    store,
    async close() {
      await close()
      await databases.stop()
    },
  }
})

const { MONGODB_URI } = process.env
if (MONGODB_URI) {
  const url = new URL(MONGODB_URI)
  url.pathname = `/test-${randomUUID()}`
  storeContract('MONGODB_URI', async () => {
    const { store, close } = await connectStore(url.href)
    return {
      store,
      async close() {
        await close()
        const connection = await mongoose.createConnection(url.href).asPromise()
        await connection.dropDatabase()
        await connection.close()
      },
    }
  })
}
