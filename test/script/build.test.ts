import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { places } from '../../src/assembly/places.ts'

const LONG_AGO = new Date('2020-01-01T00:00:00Z')

describe('script/build', () => {
  let root: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'echodesk-build-'))
    for (const folder of ['script', 'web', 'src/core']) {
      await cp(join(places.root, folder), join(root, folder), { recursive: true })
    }
    await symlink(join(places.root, 'node_modules'), join(root, 'node_modules'))
    await rm(join(root, 'web/dist'), { recursive: true, force: true })
  })
  after(() => rm(root, { recursive: true, force: true }))

  const source = (name: string) => join(root, 'src', name)
  const built = (name: string) => join(root, 'dist', name)
  const build = () => execFileSync(join(root, 'script/build'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

  it('makes JavaScript whose every line is where it was written, and the pages', async () => {
    await writeFile(
      source('main.ts'),
      "import { size } from './other.ts'\n\ntype Size = number\nconst found: Size = size\nthrow new Error(String(found))\n",
    )
    await writeFile(source('other.ts'), 'export const size: number = 3\n')
    build()
    assert.match(failure(), /Error: 3\n\s+at .*dist\/main\.js:5:7/)
    assert.ok((await readdir(join(root, 'web/dist'))).includes('desk.html'))
  })

  it('sees a changed source, and one that an older took the place of', async () => {
    await writeFile(source('other.ts'), 'export const size: number = 4\n')
    build()
    assert.match(failure(), /Error: 4\n/)
    await writeFile(source('other.ts'), 'export const size: number = 5\n')
    await utimes(source('other.ts'), LONG_AGO, LONG_AGO)
    build()
    assert.match(failure(), /Error: 5\n/)
  })

  it('leaves alone what did not change', async () => {
    const before = await stat(built('other.js'))
    await writeFile(source('third.ts'), 'export const third: number = 3\n')
    build()
    assert.equal((await stat(built('other.js'))).ino, before.ino)
    assert.match(await readFile(built('third.js'), 'utf8'), /third {8} = 3/)
  })

  it('needs no folder for temporary files', async () => {
    await writeFile(source('other.ts'), 'export const size: number = 6\n')
    execFileSync(join(root, 'script/build'), { env: { ...process.env, TMPDIR: join(root, 'nowhere') }, stdio: 'pipe' })
    assert.match(failure(), /Error: 6\n/)
  })

  it('names a folder that is not ours to change', async () => {
    await chmod(root, 0o755)
    await mkdir(join(root, 'locked'), { mode: 0o555 })
    // root may change everything: then somebody else tries
    const uid = process.getuid?.() === 0 ? 65534 : undefined
    const ask = 'root=$PWD; . ./script/writable.sh; writable script/nothing locked; echo went on'
    const { status, stdout, stderr } = spawnSync('sh', ['-c', ask], { cwd: root, uid, encoding: 'utf8' })
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /locked cannot be written to: give the whole checkout .*chown -R/)
  })

  it('forgets what is no longer a source', async () => {
    await rm(source('third.ts'))
    build()
    await assert.rejects(stat(built('third.js')), /ENOENT/)
  })

  it('sees a changed style sheet', async () => {
    const sheets = async () => (await readdir(join(root, 'web/dist/assets'))).filter((name) => name.endsWith('.css'))
    const before = await sheets()
    const sheet = join(root, 'web/desk/desk.css')
    await writeFile(sheet, `${await readFile(sheet, 'utf8')}\n.new { color: red }\n`)
    build()
    assert.notDeepEqual(await sheets(), before)
  })

  /** How the built program fails. */
  function failure(): string {
    try {
      execFileSync(process.execPath, [built('main.js')], { stdio: 'pipe', encoding: 'utf8' })
    } catch (error) {
      return (error as { stderr: string }).stderr
    }
    throw new assert.AssertionError({ message: 'the program did not fail' })
  }
})
