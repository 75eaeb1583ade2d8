import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { discord } from '../../../src/adapters/discord/index.ts'
import { MemoryState, silent } from '../../support/memory-state.ts'
import { connect, type Setting } from './support.ts'

describe('the configuration', () => {
  const account = {
    id: 'main',
    token: 'Bot abc.def',
    applicationId: '1100000000000000001',
    publicKey: 'ab'.repeat(32),
    supportChannels: ['1200000000000000001'],
  }

  it('takes what Discord shows, with or without a prefix or a version', () => {
    const read = (more: object) => discord.parseAccount({ ...account, ...more }) as unknown as Record<string, unknown>
    assert.equal(read({}).token, 'abc.def')
    assert.equal(read({}).apiUrl, 'https://discord.com/api')
    assert.equal(read({ apiUrl: 'http://127.0.0.1:4000' }).apiUrl, 'http://127.0.0.1:4000/api')
    assert.equal(read({ apiUrl: 'http://127.0.0.1:4000/api/v10/' }).apiUrl, 'http://127.0.0.1:4000/api')
  })

  const wrong: [string, object, RegExp][] = [
    ['a missing token', { token: undefined }, /token/],
    ['a name for an id', { applicationId: 'echodesk' }, /applicationId: expected the application id/],
    ['a short public key', { publicKey: 'abc' }, /publicKey: expected the public key .* 64 hexadecimal digits/],
    ['a channel by its name', { supportChannels: ['#help'] }, /supportChannels\.0: expected a channel id/],
    ['no address', { apiUrl: 'discord' }, /apiUrl/],
    ['an unknown key', { intents: [] }, /intents/],
  ]
  for (const [what, change, names] of wrong) {
    it(`names ${what}`, () => assert.throws(() => discord.parseAccount({ ...account, ...change }), names))
  }
})

describe('doctor', () => {
  let desk: Setting

  before(async () => {
    desk = await connect()
  })
  after(() => desk.close())

  const findings = async (change: Record<string, unknown> = {}) => {
    const { world, apiUrl } = desk.peer
    const settings = { token: world.token, applicationId: world.bot.id, publicKey: world.publicKey, apiUrl }
    const supportChannels = [desk.help.id, desk.forum.id]
    const account = discord.parseAccount({ id: 'main', ...settings, supportChannels, ...change })
    const around = { state: () => new MemoryState(), now: () => new Date(), log: silent, dataDir: '', ownAddresses: [] }
    const [adapter] = discord.create([account], around)
    assert.ok(adapter)
    const found = await adapter.check()
    await adapter.close?.()
    return found
  }
  const problem = async (change?: Record<string, unknown>) => {
    const [found, ...more] = (await findings(change)).filter(({ ok }) => !ok)
    assert.ok(found?.remedy)
    assert.equal(more.length, 0)
    return found.what
  }

  it('finds nothing wrong where nothing is', async () => {
    const all = await findings()
    assert.deepEqual(
      all.filter(({ ok }) => !ok),
      [],
    )
    assert.ok(all.some(({ what }) => /sessions: 1000 of 1000 left/.test(what)))
  })

  it('names one wrong thing at a time', async () => {
    const { peer, help } = desk
    assert.match(await problem({ token: 'wrong' }), /^bot token: .*401/)
    assert.match(await problem({ publicKey: '00'.repeat(32) }), /^publicKey/)
    assert.match(await problem({ supportChannels: ['1200000000000000009'] }), /1200000000000000009.*Unknown Channel/)
    assert.match(await problem({ supportChannels: [peer.world.direct(desk.user).id] }), /neither a text channel/)
    peer.world.flags = 0
    assert.match(await problem(), /Message Content Intent: off/)
    peer.world.flags = 1 << 19
    peer.world.botPermissions &= ~(1n << 35n)
    assert.match(await problem(), new RegExp(`${help.id} .*lacks Create Public Threads`))
    peer.world.botPermissions |= 1n << 35n
    help.permission_overwrites = [{ id: peer.world.guild, type: 0, allow: '0', deny: String(1n << 16n) }]
    assert.match(await problem(), /lacks Read Message History/)
    help.permission_overwrites.push({ id: peer.world.botRole, type: 0, allow: String(1n << 16n), deny: '0' })
    assert.equal((await findings()).filter(({ ok }) => !ok).length, 0)
    peer.gateway.identifies = 990
    assert.match(await problem(), /sessions: 10 of 1000 left/)
    peer.gateway.identifies = 0
  })

  it('accepts the example of the documentation', async () => {
    const text = await readFile(new URL('../../../docs/channels/discord.md', import.meta.url), 'utf8')
    const example = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
    const filled = example
      .replace(/\$\{DISCORD_TOKEN\}/, 'abc.def')
      .replace(/\$\{DISCORD_PUBLIC_KEY\}/, 'ab'.repeat(32))
    const [account] = parse(filled).channels.discord
    assert.equal((discord.parseAccount(account) as unknown as { token: string }).token, 'abc.def')
  })
})
