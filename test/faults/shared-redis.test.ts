import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { testDatabases } from '../support/databases.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { until } from '../support/until.ts'

test('desks with databases of their own share one Redis, and none takes what is another one’s', async (context) => {
  const { db, redisUrl, start } = await faultPlace(context)
  const others = await testDatabases()
  const redis = new Redis(redisUrl)
  context.after(async () => {
    redis.disconnect()
    await others.stop()
  })
  const [desk] = await Promise.all([start(), start({ env: { MONGODB_URI: others.mongoUri } }), start()])

  const names = (await redis.keys('*:dispatch:meta')).map((key) => key.split(':')[0])
  assert.equal(new Set(names).size, 2, 'the two over one database are one')
  for (let index = 0; index < 10; index++) {
    const { status } = await desk!.api('POST', '/chat', { text: `Where is invoice ${index}?` })
    assert.equal(status, 201)
  }
  await until('every acknowledgement', async () => {
    const sent = { kind: 'acknowledgement', state: 'sent' }
    return (await db.collection('outbound').countDocuments(sent)) === 10
  })
})
