import assert from 'node:assert/strict'
import { test } from 'node:test'
import mongoose from 'mongoose'
import { queuedDesk } from '../support/queued-desk.ts'

test('jobs that are added again under their ids once they are done send nothing again', async (context) => {
  const desk = await queuedDesk(context, { from: '2026-11-23T10:00:00+08:00' })
  const [inbound] = await desk.receive({ id: 'first', text: 'The label is printed twice.' })
  await desk.idle()
  const ticket = await desk.ticket()
  const rows = await desk.store.outbound.ofTicket(ticket.id)
  assert.equal(desk.box.posted.length, 1)

  for (let times = 0; times < 3; times++) {
    await desk.queues.deliver(rows)
    await desk.queues.dispatch([inbound!])
    await desk.idle()
  }
  assert.equal(desk.box.posted.length, 1)

  // As after a crash before the message was marked: all of it is decided again.
  const client = await mongoose.mongo.MongoClient.connect(desk.uri)
  context.after(() => client.close())
  await client
    .db()
    .collection('inbound')
    .updateOne({}, { $set: { state: 'received' } })
  await desk.queues.dispatch([inbound!])
  await desk.idle()
  assert.equal((await desk.store.inbound.get(inbound!))?.state, 'processed')
  assert.equal((await desk.ticket()).id, ticket.id)
  assert.equal((await desk.store.outbound.ofTicket(ticket.id)).length, rows.length)
  assert.equal(desk.box.posted.length, 1)
})
