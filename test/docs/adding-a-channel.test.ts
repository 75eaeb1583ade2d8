import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { RawEvent } from '../../src/core/ports/channel.ts'
import { type ChannelHarness, channelContract } from '../contract/channel.ts'
import { until } from '../support/until.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** What the example builds on, as it stands in the repository. */
const shared = ['node_modules', 'src/core', 'src/adapters/shared', 'test/contract', 'test/support']

const page = await readFile(join(root, 'docs/adding-a-channel.md'), 'utf8')
const blocks = [...page.matchAll(/```ts (file|line)=(\S+)\n([\s\S]*?)```/g)].map(
  ([, kind = '', path = '', text = '']) => ({ kind, path, text }),
)
const folder = await build()

/** A folder with the page's files in their places, among the repository's own. */
async function build(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'echodesk-example-'))
  for (const path of shared) {
    await mkdir(dirname(join(made, path)), { recursive: true })
    await symlink(join(root, path), join(made, path))
  }
  await cp(join(root, 'src/adapters/registry.ts'), join(made, 'src/adapters/registry.ts'))
  await writeFile(join(made, 'package.json'), '{ "type": "module" }')
  for (const { kind, path, text } of blocks) {
    const place = join(made, path)
    await mkdir(dirname(place), { recursive: true })
    if (kind === 'file') await writeFile(place, text)
    else await writeFile(place, addLine(await readFile(place, 'utf8'), text))
  }
  return made
}

/** The line, last in the list of channels. */
function addLine(registry: string, line: string): string {
  const end = registry.indexOf('\n}\n', registry.indexOf('export const channels'))
  assert.ok(end > 0, 'the registry has a list of channels')
  return `${registry.slice(0, end + 1)}${line}${registry.slice(end + 1)}`
}

const load = (path: string) => import(pathToFileURL(join(folder, path)).href)

describe('docs/adding-a-channel.md', () => {
  after(() => rm(folder, { recursive: true, force: true }))

  it('holds a whole channel, with its stand-in', () => {
    const paths = blocks.map(({ path }) => path)
    for (const name of ['config', 'parse', 'render', 'client', 'index']) {
      assert.ok(paths.includes(`src/adapters/tincan/${name}.ts`), name)
    }
  })

  it('is right in all its types', async () => {
    const files = blocks.filter(({ kind }) => kind === 'file').map(({ path }) => path)
    const settings = { extends: join(root, 'tsconfig.json'), compilerOptions: { types: ['node'] }, files, include: [] }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const problems = await promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', folder]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    assert.deepEqual(
      problems.split('\n').filter((line) => line.includes('tincan')),
      [],
    )
  })

  it('is found in the registry by its name', async () => {
    const { channels } = await load('src/adapters/registry.ts')
    assert.equal((await channels.tincan()).name, 'tincan')
  })

  it('says what is wrong with an account', async () => {
    const { tincan } = await load('src/adapters/tincan/index.ts')
    assert.throws(() => tincan.parseAccount({ id: 'line', port: 0, token: '' }), /port: .*; token: /)
  })

  it('takes a message again that could not be stored, and acknowledges what is safe', async (test) => {
    const { tincan } = await load('src/adapters/tincan/index.ts')
    const { TincanPeer } = await load('test/peers/tincan.ts')
    const peer = new TincanPeer()
    const account = tincan.parseAccount({ id: 'line', port: await peer.start(), token: 'secret' })
    const [adapter] = tincan.create([account])
    const [stream] = adapter.ingress
    const stored = new Set<string>()
    test.after(async () => {
      await stream.stop()
      await peer.stop()
    })
    let fails = 1
    await stream.start(async ([event]: RawEvent[]) => {
      if (fails-- > 0) throw new Error('the database is away')
      stored.add(event?.externalId ?? '')
    })
    peer.say('m1', 'ann', 'It is broken.')
    await until('stored', () => stored.size === 1)
    await until('received', () => peer.waiting === 0)
    peer.drop()
    peer.say('m2', 'ann', 'Still broken.')
    await until('both', () => stored.size === 2)
    assert.deepEqual(await adapter.check(), [{ ok: true, what: `Tincan at 127.0.0.1:${account.port} answers` }])
    await stream.stop()
    await peer.stop()
    assert.equal((await adapter.check())[0].ok, false)
  })

  describe('its contract', async () => {
    const { harnesses }: { harnesses: ChannelHarness[] } = await load('test/fixtures/tincan/harness.ts')
    for (const harness of harnesses) channelContract('tincan', harness)
  })
})
