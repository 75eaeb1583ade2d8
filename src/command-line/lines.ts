import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { LineResult } from '../core/triage/index.ts'

export const linesOf = (input: NodeJS.ReadableStream): AsyncIterable<string> =>
  createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })

export const linesOfFile = (file: string): AsyncIterable<string> => linesOf(createReadStream(file, 'utf8'))

/** JSON lines on standard output, waiting where the reader is slower. */
export async function printLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) {
    await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}

/** Prints what went well; a bad line is named on standard error and makes the exit code 1. */
export async function printResults(results: AsyncIterable<LineResult<unknown>>): Promise<number> {
  let failed = 0
  for await (const result of results) {
    if ('error' in result) {
      failed += 1
      process.stderr.write(`line ${result.line}: ${result.error}\n`)
    } else {
      await printLine(result.output)
    }
  }
  return failed > 0 ? 1 : 0
}
