import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const fileIn = (dataDir: string): string => join(dataDir, 'api-token')

/** The API's token: the environment's, else the one that was made at the first start; null before that. */
export async function knownToken(dataDir: string, given: string | undefined): Promise<string | null> {
  return given ?? ((await readFile(fileIn(dataDir), 'utf8').catch(() => '')).trim() || null)
}

/** The known token, or a new one that is kept in the data folder. */
export async function apiToken(dataDir: string, given: string | undefined): Promise<{ token: string; made: boolean }> {
  const known = await knownToken(dataDir, given)
  if (known !== null) return { token: known, made: false }
  const token = secret()
  await writeFile(fileIn(dataDir), `${token}\n`, { mode: 0o600 })
  return { token, made: true }
}

/** An unguessable word of 160 bits, in letters and digits that survive every channel. */
export const secret = (): string => randomBytes(20).toString('hex')
