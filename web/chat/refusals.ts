import { RequestError } from '../shared/request.ts'
import { words } from './words.ts'

/** A refusal in the visitor's language: the server speaks to programs, in English. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof RequestError) || error.passes) return error
  const said = /^email:/.test(error.message) ? words.badAddress : (refusals[error.code] ?? '')
  return new RequestError(error.status, said, error.code)
}

const refusals: Record<string, string> = {
  'too-large': words.tooLarge,
  'not-found': words.lost,
}
