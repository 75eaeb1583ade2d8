import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk } from './desk.ts'

describe("customers' files", () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())
  const take = (csv: string) => desk.api('POST', '/api/customers.csv', { csv })

  it('takes a table in line by line, and names the lines that make no sense', async () => {
    const taken = await take(
      [
        '\uFEFFname,organisation,tier,style,contact,identities',
        '"王, 小明",晨光科技,strategic,technical,+86 138,email:wang@chenguang.example; phone:13800000000',
        'Bo,Bo Ltd,platinum,,,email:bo@example.com',
        'Cy,,,,,nonsense',
        'Di,,,,,',
        'Ed,,basic,poetic,,email:ed@example.com',
      ].join('\r\n'),
    )
    assert.equal(taken.status, 200, taken.text)
    assert.deepEqual([taken.json.created, taken.json.updated], [1, 0])
    const failed: { line: number; message: string }[] = taken.json.failed
    assert.deepEqual(
      failed.map(({ line }) => line),
      [2, 3, 4, 5],
    )
    assert.match(failed[0]!.message, /platinum.*strategic/)
    assert.match(failed[1]!.message, /email:ann@example.com/)
  })

  it('gives the same table out, and changes those it knows when it comes back', async () => {
    const given = await desk.api('GET', '/api/customers.csv')
    assert.match(given.text, /"王, 小明",晨光科技,strategic/)
    assert.match(given.text, /'\+86 138/)
    const taken = await take(given.text.replace('晨光科技', '晨光集团'))
    assert.deepEqual(taken.json, { created: 0, updated: 1, failed: [] })
    const { json } = await desk.api('GET', '/api/customers?q=晨光集团')
    assert.equal(json.customers.length, 1)
    assert.equal(json.customers[0].dossier.contact, '+86 138')
    assert.equal(json.customers[0].identities.length, 2)
  })

  it('changes one file, and refuses what is not there', async () => {
    const { json } = await desk.api('GET', '/api/customers')
    const [{ id }] = json.customers
    const changed = await desk.api('POST', `/api/customers/${id}`, { habits: '只在上午接电话', tier: 'growth' })
    assert.deepEqual([changed.json.dossier.habits, changed.json.tier], ['只在上午接电话', 'growth'])
    assert.equal((await desk.api('POST', `/api/customers/${id}`, { tier: 'gold' })).status, 422)
    assert.equal((await desk.api('POST', '/api/customers/000000000000000000000000', { tier: 'basic' })).status, 422)
  })

  it('says what is wrong with a table that is none', async () => {
    const odd = await take('naam,tier\nBo,basic')
    assert.equal(odd.status, 422)
    assert.match(odd.json.error.message, /naam.*identities/)
    assert.equal((await take('name,identities\n"Bo,email:x')).status, 422)
  })
})
