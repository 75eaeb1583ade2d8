import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { DeskProcess } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { until } from '../support/until.ts'

const beat = { firstResponse: 'PT1H', resolve: 'PT4H', updateEvery: 'PT1H', updateClock: 'always' }
const agents = [{ id: 'li', name: 'Li', role: 'l1' }]
const config = JSON.stringify({ agents, priorities: { urgent: beat, important: beat, normal: beat } })

async function write({ base }: DeskProcess, text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${base}/chat`, { method: 'POST', headers, body: JSON.stringify({ text }) })
  assert.equal(response.status, 201)
}

test('what another version left in database and queues is kept and said, and all else goes on', async (context) => {
  const place = await faultPlace(context)
  const desk = await place.start({ config })
  const rows = (name: string) => place.db.collection<{ _id: string } & Record<string, unknown>>(name)
  const ticketOf = async (text: string) => {
    await write(desk, text)
    const message = await until('a message', () => rows('messages').findOne({ text }))
    const acknowledged = { ticketId: message.ticketId, kind: 'acknowledgement', state: 'sent' }
    await until('acknowledged', () => rows('outbound').findOne(acknowledged))
    return (await rows('tickets').findOne({ _id: message.ticketId as string }))!
  }
  const one = await ticketOf('The label is printed twice.')
  const two = await ticketOf('Where is the export?')
  const three = await ticketOf('The scanner beeps.')
  const stateOf = async (dedupeKey: string) => (await rows('outbound').findOne({ dedupeKey }))?.state
  const updates = (ticketId: string) => rows('outbound').countDocuments({ ticketId, kind: 'progress', state: 'sent' })
  const past = new Date(Date.now() - 1000)

  // Fields that this version has no name for, a ticket that lacks one it needs, and kinds that it does not know.
  for (const name of ['tickets', 'timers', 'conversations', 'outbound', 'customers', 'messages', 'inbound'])
    await rows(name).updateMany({}, { $set: { mood: 'fine' } })
  await rows('tickets').updateMany({}, { $set: { 'sla.mood': 'fine' } })
  await rows('tickets').updateOne({ _id: two._id }, { $unset: { sla: 1 } })
  const [timer, row] = await Promise.all([
    rows('timers').findOne({ ticketId: one._id, kind: 'progress' }),
    rows('outbound').findOne({ ticketId: one._id, kind: 'acknowledgement' }),
  ])
  await rows('timers').insertOne({ ...timer, _id: '0', key: 'other', kind: 'anniversary', rank: 0, dueAt: past })
  const waits = {
    ...row,
    state: 'queued',
    sentAt: null,
    notBefore: past,
    readyAt: past,
    externalIds: [],
    conversationId: 'other',
  }
  await rows('outbound').insertMany([
    { ...waits, _id: '1', dedupeKey: 'react', action: 'react' },
    { ...waits, _id: '2', dedupeKey: 'digest', conversationId: 'another', kind: 'digest', text: null },
  ])
  await rows('timers').updateMany({ kind: { $in: ['progress', 'deadline'] } }, { $set: { dueAt: past } })

  const redis = new Redis(place.redisUrl, { maxRetriesPerRequest: null })
  redis.on('error', () => {})
  context.after(() => redis.disconnect())
  const prefix = `echodesk-${(await rows('states').findOne({ _id: 'installation' }))?.value}`
  const lay = async (queue: string, name: string, data: object, jobId?: string) => {
    const queued = new Queue(queue, { connection: redis, prefix })
    await queued.add(name, data, { ...(jobId && { jobId }), removeOnComplete: true, removeOnFail: true })
    await queued.close()
  }
  await lay('dispatch', 'digest', { ticket: one._id })
  await lay('dispatch', 'row', { row: 'x' })
  await lay('deliver-web-site', 'row', {})
  await lay('backlog', 'rows', { id: 'x' }, 'swept')
  await rows('inbound').updateMany({}, { $set: { state: 'received', nextAttemptAt: past } })

  await until('the sound tickets have their updates, and the times of the next', async () => {
    const next = { ticketId: { $in: [one._id, three._id] }, kind: 'progress', dueAt: { $gt: past } }
    return (
      (await updates(one._id)) + (await updates(three._id)) === 2 && (await rows('timers').countDocuments(next)) === 2
    )
  })
  for (const command of [
    { command: 'accept', as: 'li' },
    { command: 'reply', text: 'It works.' },
  ]) {
    const { status } = await desk.api('POST', `/api/tickets/${one.number}/commands`, command)
    assert.equal(status, 200, command.command)
  }
  const { sla } = (await rows('tickets').findOne({ _id: one._id }))!
  assert.equal((sla as { mood?: string }).mood, 'fine')
  await ticketOf('One more.')
  await until('all taken', async () => (await rows('inbound').countDocuments({ state: 'received', attempts: 0 })) === 0)
  const said = [
    /anniversary/,
    /timers could not be served/,
    /how to react/,
    /kind digest/,
    /another version's job: digest/,
  ]
  await until('it is said', () => said.every((words) => words.test(desk.log())))

  assert.ok((await rows('timers').findOne({ _id: '0' }))!.dueAt! > past)
  assert.ok(await rows('timers').findOne({ ticketId: two._id, kind: 'deadline' }))
  assert.deepEqual([await stateOf('react'), await stateOf('digest')], ['queued', 'queued'])
  assert.equal(await rows('tickets').countDocuments(), 4)
  assert.equal(await rows('outbound').countDocuments({ kind: 'acknowledgement', action: 'post' }), 4)
  assert.equal((await fetch(`${desk.base}/readyz`)).status, 200)
  assert.equal(await desk.stop(), 0, desk.log().slice(-2000))
})
