import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FROM, generateMonth, TO } from '../../test/simulation/month/generate.ts'
import type { Line } from '../../test/simulation/month/history.ts'
import { evidenceOf, promises } from '../../test/simulation/month/promises.ts'

/** Of each broken promise so many cases are shown. */
const SHOWN = 10
const [tickets = '3000', seed = '1'] = process.argv.slice(2)

const month = generateMonth({ seed: Number(seed), tickets: Number(tickets) })
const began = performance.now()
const lines = await simulate()
const seconds = (performance.now() - began) / 1000
console.log(
  `${month.tickets.size} tickets, ${month.events.length} events, ${lines.length} lines in ${seconds.toFixed(0)} s`,
)

const evidence = evidenceOf(month, lines, TO)
let broken = 0
for (const [promise, check] of Object.entries(promises)) {
  const faults = check(evidence)
  if (faults.length > 0) broken += 1
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'}  ${promise}${faults.length > 0 ? `: ${faults.length}` : ''}`)
  for (const fault of faults.slice(0, SHOWN)) console.log(`        ${fault}`)
}
process.exitCode = broken > 0 ? 1 : 0

/** By the command, as anybody would. */
async function simulate(): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-soak-'))
  const [config, events] = [join(folder, 'config.yaml'), join(folder, 'events.jsonl')]
  await writeFile(config, JSON.stringify(month.config))
  await writeFile(events, month.events.map((event) => JSON.stringify(event)).join('\n'))
  const span = ['--from', new Date(FROM).toISOString(), '--to', new Date(TO).toISOString()]
  const command = spawn(
    join(import.meta.dirname, '../../bin/echodesk'),
    ['simulate', '--config', config, '--events', events, ...span],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | null>((resolve) => command.once('exit', resolve))
  const found: Line[] = []
  for await (const line of createInterface({ input: command.stdout })) found.push(JSON.parse(line) as Line)
  const code = await ended
  await rm(folder, { recursive: true, force: true })
  if (code !== 0) throw new Error(`simulate ended with ${code}`)
  return found
}
