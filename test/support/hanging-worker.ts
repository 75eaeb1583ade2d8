import type { Flows } from '../../src/core/flows/index.ts'
import { connectConsumer } from '../../src/jobs/redis.ts'
import { startWorkers } from '../../src/jobs/workers.ts'

/** A process of its own: it takes jobs up, tells so, and never ends one. */
const [redisUrl = '', prefix = ''] = process.argv.slice(2)

const hang = (row: string) => {
  process.send?.(row)
  return new Promise<never>(() => {})
}

const flows = { dispatch: hang, deliver: hang, dispatchBacklog: (rows: string[]) => hang(rows.join()) }
startWorkers({
  redis: connectConsumer(redisUrl, () => {}),
  prefix,
  flows: flows as Partial<Flows> as Flows,
  accounts: [{ channel: 'post', account: 'box' }],
  log: { info() {}, warn() {}, error() {} },
})
