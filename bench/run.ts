import { parseArgs } from 'node:util'
import { backfill } from './backfill.ts'
import { burst } from './burst.ts'
import { channels } from './channels.ts'
import { chat } from './chat.ts'
import { deskPages } from './desk-pages.ts'
import { eachChannel } from './each-channel.ts'
import { flood } from './flood.ts'
import { idle } from './idle.ts'
import { mail } from './mail.ts'
import { ready } from './ready.ts'
import { report } from './report.ts'
import { similar } from './similar.ts'
import type { Bench, Figure } from './support/figure.ts'
import { describeRun, lineOf, table, writeTable } from './support/report.ts'
import { startServers } from './support/servers.ts'
import { tick } from './tick.ts'
import { workingTime } from './working-time.ts'

const benches: Record<string, Bench> = {
  mail,
  chat,
  tick,
  burst,
  idle,
  ready,
  'working-time': workingTime,
  report,
  similar,
  'desk-pages': deskPages,
  channels,
  'each-channel': eachChannel,
  backfill,
  flood,
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } })
const unknown = positionals.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no figure named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

const names = positionals.length > 0 ? positionals : Object.keys(benches)
const servers = await startServers((line) => console.error(line))
const run = describeRun(servers.engine)
console.log(run.join('\n'))
const figures: Figure[] = []
let failed = false
for (const name of names) {
  console.error(`${name}…`)
  try {
    const found = await benches[name]!(servers, (line) => console.error(`  ${line}`))
    figures.push(...found)
    for (const figure of found) console.log(lineOf(figure))
  } catch (error) {
    failed = true
    console.error(`${name} could not be measured:`, error)
  }
}
await servers.stop()
console.log(`\n${table(figures)}`)
if (values.write && !failed) await writeTable(run, figures)
process.exit(failed ? 1 : 0)
