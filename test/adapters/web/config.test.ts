import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { web } from '../../../src/adapters/web/index.ts'

describe('a web account', () => {
  it('needs an id alone', () => {
    assert.deepEqual(web.parseAccount({ id: 'site' }), { id: 'site', allowedOrigins: [], title: '' })
  })

  it('is refused with the key and what was expected', () => {
    const cases: [unknown, RegExp][] = [
      [{}, /^id: /],
      [{ id: 'a b' }, /^id: letters, digits/],
      [{ id: 'site', allowedOrigins: ['https://shop.example/page'] }, /^allowedOrigins\.0: must be an origin such as/],
      [{ id: 'site', allowedOrigins: ['shop.example'] }, /^allowedOrigins\.0: must be an origin such as/],
      [{ id: 'site', allowedOrigin: [] }, /allowedOrigin/],
      ['site', /^account: /],
    ]
    for (const [value, message] of cases) assert.throws(() => web.parseAccount(value), { message })
  })
})
