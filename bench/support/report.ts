import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure.ts'

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const BEGIN = '<!-- written by script/bench --write -->'
const END = '<!-- end -->'

/** Where and when this was measured, a fact a line. */
export function describeRun(engine: string): string[] {
  const processors = cpus()
  return [
    `Machine: ${processors.length} cores (${processors[0]?.model.trim() || 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node.js ${process.versions.node}; ${engine}`,
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; load average at the start ${loadavg()[0]?.toFixed(2)}`,
  ]
}

const verdict = ({ ok }: Figure): string => (ok === null ? '' : ok ? 'ok' : 'MISS')

export const lineOf = (figure: Figure): string =>
  `${figure.what}: ${figure.measured}; floor ${figure.floor}; ${figure.ratio}; target ${figure.target} ${verdict(figure)}`

export const table = (figures: Figure[]): string =>
  [
    ['Figure', 'Measured', 'Floor', 'Ratio', 'Target', ''],
    ['---', '---', '---', '---', '---', '---'],
    ...figures.map((figure) => [
      figure.what,
      figure.measured,
      figure.floor,
      figure.ratio,
      figure.target,
      verdict(figure),
    ]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

/** Puts the table into its page, between the marks, and leaves the rest. */
export async function writeTable(run: string[], figures: Figure[]): Promise<void> {
  const text = await readFile(page, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  if (after === undefined) throw new Error(`${page} has not the two marks '${BEGIN}' and '${END}'`)
  const facts = run.map((fact) => `- ${fact}`).join('\n')
  await writeFile(page, `${before}${BEGIN}\n\n${facts}\n\n${table(figures)}\n\n${END}${after}`)
}
