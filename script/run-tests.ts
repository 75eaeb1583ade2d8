import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/embedded/index.ts'

/** Runs the given test files, or all, against one pair of database servers; each file makes its own database there. */
execFileSync(join(import.meta.dirname, 'build'))
const folder = await mkdtemp(join(tmpdir(), 'echodesk-test-'))
const databases = await startEmbedded({ dataDir: folder, progress: (line) => console.log(line) })
const asked = process.argv.slice(2)

const tests = spawn(
  process.execPath,
  ['--test', '--test-concurrency=4', '--test-timeout=240000', ...(asked.length > 0 ? asked : ['test/**/*.test.ts'])],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'echodesk-compiled'),
      ECHODESK_TEST_MONGODB_URI: databases.mongoUri ?? '',
      ECHODESK_TEST_REDIS_URL: databases.redisUrl ?? '',
    },
  },
)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => tests.kill(signal))
const code = await new Promise<number>((resolve) => tests.once('exit', (exit) => resolve(exit ?? 1)))
await databases.stop()
await rm(folder, { recursive: true, force: true })
process.exit(code)
