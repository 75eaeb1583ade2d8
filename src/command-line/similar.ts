import { similarLines } from '../services/search/similar-lines.ts'
import { linesOf, linesOfFile, printResults } from './lines.ts'

/** For each JSON line of standard input, the ten most similar of a corpus file. */
export const similar = (corpus: string): Promise<number> =>
  printResults(similarLines(linesOfFile(corpus), linesOf(process.stdin)))
