import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The API's token: the environment's, else one that was made at the first start and lies in the data folder. */
export async function apiToken(dataDir: string, given: string | undefined): Promise<{ token: string; made: boolean }> {
  if (given) return { token: given, made: false }
  const file = join(dataDir, 'api-token')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known.trim()) return { token: known.trim(), made: false }
  const token = secret()
  await writeFile(file, `${token}\n`, { mode: 0o600 })
  return { token, made: true }
}

/** An unguessable word of 160 bits, in letters and digits that survive every channel. */
export const secret = (): string => randomBytes(20).toString('hex')
