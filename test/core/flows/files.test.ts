import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ChannelError } from '../../../src/core/errors.ts'
import { passing } from '../../support/post-box.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

describe('files that come as references', () => {
  let desk: SimulatedDesk
  before(async () => {
    desk = await simulatedDesk({ from: '2026-11-23T02:00:00Z' })
  })
  after(() => desk.close())

  const files = [
    { name: 'file-17', type: 'application/octet-stream', size: null, reference: 'one' },
    { name: 'photo.jpg', type: 'image/jpeg', size: null, reference: 'gone' },
  ]

  it('keep the name and type they are fetched with; agents are told of one that is gone', async () => {
    let outages = 1
    desk.box.fetch = async (reference) => {
      if (reference === 'gone') throw new ChannelError('unreachable', 'kept for three days only')
      if (outages-- > 0) throw passing()
      return { content: Buffer.from('paper jam'), type: 'text/plain', name: 'log.txt' }
    }
    await desk.write({ id: 'with-files', text: 'See the log.', files })
    desk.jumpTo('2026-11-23T02:01:00Z')
    await desk.flows.tick()
    await desk.settle()

    const { id } = await desk.ticket()
    const [message] = await desk.store.messages.ofTicket(id)
    assert.deepEqual(
      message?.attachments.map(({ name, type, size }) => ({ name, type, size })),
      [{ name: 'log.txt', type: 'text/plain', size: 9 }],
    )
    const told = (await desk.store.outbound.ofTicket(id)).filter(
      ({ audience, text }) => audience === 'desk' && text?.includes('photo.jpg'),
    )
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /kept for three days only/)
  })
})
