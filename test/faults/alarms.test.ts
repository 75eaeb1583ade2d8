import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { faultPlace } from '../support/fault-desk.ts'
import { startMongoProxy } from '../support/mongo-proxy.ts'
import { startSixChannels } from '../support/six-channels.ts'
import { until } from '../support/until.ts'

const DESK = 'C0DESKS'

test('what happens to the servers is told in Slack, on the web desk, in /readyz and /metrics, and so is its end', async (context) => {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  platforms.slack.workspace.addChannel(DESK)
  const place = await faultPlace(context)
  const proxy = await startMongoProxy(place.mongoUri)
  context.after(() => proxy.close())
  const desk = await place.start({
    config: platforms.config(['web', 'slack'], {
      locale: 'en',
      alarmAfter: 'PT1S',
      desk: { slack: { account: 'main', channel: DESK } },
    }),
    env: { MONGODB_URI: proxy.uri },
  })
  await platforms.connect(desk)
  const redis = new Redis(place.redisUrl)
  context.after(() => redis.disconnect())

  const said = (text: RegExp) => platforms.slack.botPosts(DESK).filter((post) => text.test(post.text ?? '')).length
  const metrics = async () => (await fetch(`${desk.base}/metrics`)).text()
  const readiness = async () => {
    const response = await fetch(`${desk.base}/readyz`)
    const { parts } = (await response.json()) as { parts: Record<string, { ok: boolean; reason?: string }> }
    return { status: response.status, parts }
  }
  const onTheDesk = async (name: string) => {
    const { json } = await desk.api('GET', '/api/channels')
    return (json as { servers: { name: string; ok: boolean; reason: string }[] }).servers.find(
      (each) => each.name === name,
    )
  }
  const isTold = async (name: string, status: number, reason: RegExp, words: string) => {
    await until(`${name} in Slack`, () => said(new RegExp(`⚠️ ${words}.*${reason.source}`)) === 1, { seconds: 40 })
    const { status: found, parts } = await readiness()
    assert.equal(found, status)
    assert.match(parts[name]?.reason ?? '', reason)
    assert.match((await onTheDesk(name))?.reason ?? '', reason)
    assert.match(await metrics(), new RegExp(`echodesk_part_ok\\{part="${name}"\\} 0`))
  }
  const isOver = async (name: string, words: string) => {
    await until(`the end of ${name} in Slack`, () => said(new RegExp(`✅ ${words}`)) === 1, { seconds: 40 })
    assert.equal((await readiness()).status, 200)
    assert.equal((await onTheDesk(name))?.ok, true)
    assert.match(await metrics(), new RegExp(`echodesk_part_ok\\{part="${name}"\\} 1`))
    assert.equal(said(new RegExp(`⚠️ ${words}`)), 1, 'told once')
  }

  await redis.config('SET', 'maxmemory', '1')
  await isTold('redis', 503, /OOM command not allowed/, 'Redis, the queue')
  await redis.config('SET', 'maxmemory', '0')
  await isOver('redis', 'Redis, the queue')

  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
  await isTold('eviction', 200, /maxmemory-policy is allkeys-lru/, 'The memory policy of Redis')
  await redis.config('SET', 'maxmemory-policy', 'noeviction')
  await isOver('eviction', 'The memory policy of Redis')

  const writes = ['insert', 'update', 'findAndModify']
  const noRoom = { ok: 0, code: 14031, codeName: 'OutOfDiskSpace', errmsg: 'No space left on device' }
  proxy.refuse((command) => writes.some((name) => name in command), noRoom)
  await isTold('database', 503, /No space left on device/, 'The database')
  proxy.refuse(null)
  await isOver('database', 'The database')
})
