import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

/** An npm that breaks off and says that all is well, as npm 10 does where its registry cannot be reached. */
const brokenNpm = '[ "$1" = ci ] && mkdir -p node_modules && echo "npm error Exit handler never called!" >&2'

/** Runs the script in a checkout of nothing but scripts, on a machine with these programs and a shell's own. */
async function bootstrap(context: TestContext, programs: Record<string, string>) {
  const checkout = await mkdtemp(join(tmpdir(), 'echodesk-checkout-'))
  context.after(() => rm(checkout, { recursive: true, force: true }))
  await cp(join(import.meta.dirname, '../../script'), join(checkout, 'script'), { recursive: true })
  await writeFile(join(checkout, 'package-lock.json'), '{}')
  for (const name of ['cat', 'cmp', 'cp', 'dirname', 'mkdir', 'mktemp', 'rm', 'uname']) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' })
    await symlink(stdout.trim(), join(checkout, name))
  }
  for (const [name, text] of Object.entries(programs)) {
    await rm(join(checkout, name), { force: true })
    await writeFile(join(checkout, name), `#!/bin/sh\n${text}\nexit 0\n`, { mode: 0o755 })
  }
  const ran = spawnSync(join(checkout, 'script/bootstrap'), { env: { PATH: checkout }, encoding: 'utf8' })
  return { ...ran, stamped: existsSync(join(checkout, 'node_modules/.echodesk-stamp')) }
}

test('packages that were not fetched to the end are a failure, and are fetched again the next time', async (context) => {
  const { status, stderr, stamped } = await bootstrap(context, { npm: brokenNpm, node: '' })
  assert.equal(status, 1)
  assert.match(stderr, /Exit handler never called!\nThe packages could not be fetched.*npm config set proxy/)
  assert.equal(stamped, false)
})

test('without Node.js it says what to install', async (context) => {
  const { status, stderr } = await bootstrap(context, {})
  assert.equal(status, 1)
  assert.match(stderr, /needs Node\.js 20\.19 or newer.*docker compose up/)
})

test('on macOS brew brings Node.js and Redis', async (context) => {
  const { stdout, stderr } = await bootstrap(context, { uname: 'echo Darwin', brew: 'echo "brew $*"' })
  assert.equal(stdout, 'brew install node\nbrew install redis\n')
  assert.match(stderr, /needs Node\.js/)
})

test('a Node.js that does not start is no old one: NODE_OPTIONS is named', async (context) => {
  const { status, stderr } = await bootstrap(context, { node: 'echo "cannot find x.js" >&2; exit 1', npm: '' })
  assert.equal(status, 1)
  assert.match(stderr, /cannot find x\.js\nNode\.js does not start \(NODE_OPTIONS is ''\)/)
})

test('an old Node.js is told as one', async (context) => {
  const { stderr } = await bootstrap(context, { node: '[ "$1" = --version ] && echo v18.1.0 || exit 3', npm: '' })
  assert.equal(stderr, 'Node.js v18.1.0 is too old: Echodesk needs 20.19 or newer\n')
})

test('that nohup had SIGHUP ignored is handed on, which Node.js would forget', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-installed-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  await cp(join(import.meta.dirname, '../../bin'), join(folder, 'bin'), { recursive: true })
  const node = '#!/bin/sh\n[ "$1" = -e ] || echo "nohup: $ECHODESK_NOHUP"\n'
  await writeFile(join(folder, 'node'), node, { mode: 0o755 })
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }
  for (const [first, said] of [
    ['', 'nohup: \n'],
    ['trap "" HUP;', 'nohup: 1\n'],
  ]) {
    const { stdout } = spawnSync('sh', ['-c', `${first} exec ${folder}/bin/echodesk`], { env, encoding: 'utf8' })
    // where there is no /proc nobody can tell
    assert.equal(stdout, existsSync('/proc/self/status') ? said : 'nohup: \n')
  }
})
