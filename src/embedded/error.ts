/** Why the embedded databases cannot run. The message says what to do about it. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
}

const remedies: [symptom: RegExp, remedy: string][] = [
  [/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/, 'The disk is full: make room on it'],
  [/EROFS|Read-only file system/, 'The disk can only be read from: mount it for writing'],
  [
    /EACCES|EPERM|Permission denied/,
    'Not all of the data folder is ours to read and to write: give it, with all that is in it, to who starts the desk (chown -R)',
  ],
]

/** What the system refused, in a server's words or in ours, with what to do about it. */
export function withRemedy(complaint: string): string {
  const remedy = remedies.find(([symptom]) => symptom.test(complaint))?.[1]
  return remedy ? `${complaint}\n${remedy}, or choose another data folder (ECHODESK_DATA_DIR)` : complaint
}
