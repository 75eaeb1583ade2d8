import { eachRecord, type LineResult, readIdAndText } from '../../core/triage/index.ts'
import { createSimilar } from './similar.ts'

export type SimilarLine = { id: string | number; similar: { id: string | number; score: number }[] }

/**
 * For each line `{id, text}` the ten most similar of the corpus, itself left out where the corpus holds it (the same id and text).
 * @param corpus lines `{id, text}`; @throws Error naming the first bad line, since an incomplete corpus would mislead
 */
export async function* similarLines(
  corpus: AsyncIterable<string>,
  lines: AsyncIterable<string>,
): AsyncGenerator<LineResult<SimilarLine>> {
  // Taken up before the corpus is read: a readline interface drops the lines that come while nobody iterates over it.
  const questions = lines[Symbol.asyncIterator]()
  const index = createSimilar()
  const entries = new Map<string, { id: string | number; text: string }>()
  for await (const result of eachRecord(corpus, readIdAndText, (entry) => entry)) {
    if ('error' in result) throw new Error(`corpus, line ${result.line}: ${result.error}`)
    entries.set(String(result.output.id), result.output)
    index.add(String(result.output.id), result.output.text)
  }
  yield* eachRecord({ [Symbol.asyncIterator]: () => questions }, readIdAndText, ({ id, text }) => {
    const others = index
      .search(text, 11)
      .filter((match) => match.id !== String(id) || entries.get(match.id)?.text !== text)
    return {
      id,
      similar: others.slice(0, 10).map(({ id: key, score }) => ({ id: entries.get(key)?.id ?? key, score })),
    }
  })
}
