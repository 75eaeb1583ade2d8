import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk } from './desk.ts'

describe('tokens of programs', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  const asked = (method: string, path: string, token: string) =>
    desk.request(method, path, undefined, { authorization: `Bearer ${token}` })

  it('has the rights of its role alone, and none once it is taken back', async () => {
    const made = await desk.api('POST', '/api/tokens', { name: 'crm', role: 'l1' })
    assert.equal(made.status, 201)
    const { token, id } = made.json
    assert.deepEqual((await asked('GET', '/api/me', token)).json, { id: 'token:crm', name: 'crm', role: 'l1' })
    assert.equal((await asked('GET', '/api/tickets', token)).status, 200)
    assert.equal((await asked('GET', '/api/tokens', token)).status, 403)
    const listed = await desk.api('GET', '/api/tokens')
    assert.equal(listed.text.includes(token), false)
    assert.equal(listed.json.tokens[0].name, 'crm')
    assert.equal((await desk.api('DELETE', `/api/tokens/${id}`)).status, 204)
    assert.equal((await asked('GET', '/api/me', token)).status, 401)
    assert.equal((await desk.api('DELETE', `/api/tokens/${id}`)).status, 404)
  })

  it('names the roles there are', async () => {
    const refused = await desk.api('POST', '/api/tokens', { name: 'crm', role: 'king' })
    assert.equal(refused.status, 422)
    assert.match(refused.json.error.message, /role/)
  })
})
