/** Why the embedded databases cannot run. The message says what to do about it. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
}
