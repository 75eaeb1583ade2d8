import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

describe('what agents say of tickets', () => {
  let desk: SimulatedDesk
  before(async () => {
    desk = await simulatedDesk({ from: '2026-03-02T10:00:00+08:00' })
  })
  after(() => desk.close())

  const opened = async (id: string, text: string) => {
    await desk.write({ id, text, from: { address: `${id}@customer.example`, name: id, verified: true } })
    return (await desk.tickets()).find(({ requester }) => requester.name === id)!
  }
  const corrected = () => desk.store.labels.corrected(10)

  it('is kept with the words it was said of: a type and a priority', async () => {
    const { number } = await opened('ann', 'The label is printed twice.')
    assert.equal(await desk.store.labels.count(), 0)
    await desk.command('chen', number, { command: 'set-type', type: 'custom' })
    const [typed] = await corrected()
    assert.deepEqual(
      { text: typed!.text, type: typed!.type, pressed: typed!.pressed, at: typed!.at },
      { text: 'The label is printed twice.', type: 'custom', pressed: false, at: desk.now() },
    )
    await desk.command('chen', number, { command: 'set-priority', priority: 'urgent' })
    const [pressed] = await corrected()
    assert.deepEqual([pressed!.priority, pressed!.pressed], ['urgent', true])
    assert.equal(await desk.store.labels.count(), 1)
    assert.equal(await desk.store.labels.count({ after: desk.now() }), 0)
  })

  it('is nothing where it stood so before', async () => {
    const { number, priority } = await opened('bob', 'Where can I change my password?')
    await desk.command('chen', number, { command: 'set-priority', priority })
    assert.equal((await corrected()).length, 1)
  })

  it('leaves with the person who wrote', async () => {
    const [ticket] = (await desk.tickets()).filter(({ requester }) => requester.name === 'ann')
    await desk.flows.erase({ id: 'chen', name: '陈主管', role: 'supervisor' }, ticket!.requester.customerId)
    assert.equal(await desk.store.labels.count(), 0)
    assert.deepEqual(await corrected(), [])
  })
})
