import { chown, rename, writeFile } from 'node:fs/promises'
import type { Account } from './account.ts'

/** A file of the account, written whole: a start that is cut short leaves the old file or the new one. */
export async function writeOwned(path: string, text: string, account: Account): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 })
  if (account) await chown(`${path}.new`, account.uid, account.gid)
  await rename(`${path}.new`, path)
}
