import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { LineResult } from '../core/triage/index.ts'

/** Opens the input when the first line is asked for: readline drops what it reads before somebody listens. */
export async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
}

export async function* linesOfFile(file: string): AsyncGenerator<string> {
  yield* linesOf(createReadStream(file, 'utf8'))
}

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
