import { inSimplified } from './simplified.ts'

/** A text as patterns and features read it: lower case, half-width, straight apostrophes, simplified characters. */
export function plain(text: string): string {
  return inSimplified(text.normalize('NFKC').toLowerCase().replaceAll('’', "'"))
}
