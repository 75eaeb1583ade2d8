import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { authenticationOf } from '../../../../src/adapters/email/parse/authentication.ts'
import { verifySender } from '../../../../src/adapters/email/parse/verify-sender.ts'
import { buildMail } from './build-mail.ts'

const records: Record<string, string[][]> = {
  'lane.example TXT': [['v=spf1 ip4:192.0.2.1 -all']],
  '_dmarc.lane.example TXT': [['v=DMARC1; p=reject']],
}

const resolver = async (domain: string, type: string) => {
  const found = records[`${domain} ${type}`]
  if (found) return found
  throw Object.assign(new Error(`no ${type} record for ${domain}`), { code: 'ENOTFOUND' })
}

const verify = (from: string, ip = '192.0.2.1') =>
  verifySender(buildMail({ From: from }), { ip, helo: 'mx.lane.example', mailFrom: 'ada@lane.example', resolver })

describe('the verdict about a sender', () => {
  it('is verified where DMARC passes for the one address we read', async () => {
    const verdict = await verify('Ada <Ada@lane.example>')
    assert.deepEqual(verdict, {
      spf: 'pass',
      dkim: 'none',
      dmarc: 'pass',
      verified: true,
      headerFrom: 'ada@lane.example',
    })
  })
  for (const [name, from, ip] of [
    ['another server sends', 'ada@lane.example', '192.0.2.9'],
    ['the domain is another', 'ceo@bank.example'],
    ['there are two addresses', 'ada@lane.example, bob@lane.example'],
    ['there are two From fields', 'ada@lane.example\r\nFrom: ceo@bank.example'],
    ['there is none', 'undisclosed:;'],
  ] as const) {
    it(`is not verified where ${name}`, async () => assert.equal((await verify(from, ip)).verified, false))
  }
  it('never calls a domain verified that only a comment hides', async () => {
    const { headerFrom } = await verify('ceo@bank.example(x).lane.example')
    assert.equal(headerFrom, 'ceo@bank.example.lane.example')
  })
})

describe('the results a receiving server wrote', () => {
  const pass =
    'mx.desk.example; spf=pass smtp.mailfrom=a.example; dkim=pass (2048-bit key; unprotected) header.d=a.example; dmarc=pass header.from=a.example'
  const read = (values: string[], host = 'mx.desk.example', domain: string | null = 'a.example') =>
    authenticationOf(values, host, domain)

  it('are read', () => {
    assert.deepEqual(read([pass]), {
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      verified: true,
    })
  })
  it('count from the trusted host alone', () => assert.equal(read([pass], 'mx.other.example'), null))
  it('verify no other domain than the one that was checked', () => {
    assert.equal(read([pass], 'mx.desk.example', 'b.example')?.verified, false)
    assert.equal(read([pass], 'mx.desk.example', null)?.verified, false)
  })
  it('count from its topmost header alone', () => {
    const fail = 'mx.desk.example; spf=fail; dmarc=fail'
    assert.deepEqual(read([fail, pass]), {
      spf: 'fail',
      dkim: 'none',
      dmarc: 'fail',
      verified: false,
    })
  })
})
