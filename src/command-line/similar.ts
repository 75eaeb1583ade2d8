import { access } from 'node:fs/promises'
import { similarLines } from '../services/search/similar-lines.ts'
import { linesOf, linesOfFile, printResults } from './lines.ts'
import { UsageError } from './usage.ts'

/** For each JSON line of standard input, the ten most similar of a corpus file. */
export async function similar(corpus: string): Promise<number> {
  await access(corpus).catch((error: Error) => {
    throw new UsageError(`--corpus: ${corpus} cannot be read: ${error.message}`)
  })
  return printResults(similarLines(linesOfFile(corpus), linesOf(process.stdin)))
}
