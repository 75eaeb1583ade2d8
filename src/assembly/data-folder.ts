import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes nothing. @throws Error where the data folder, or what it would be made in, cannot be written to */
export async function checkDataFolder(dataDir: string): Promise<void> {
  const refused = (reason: string) =>
    new Error(`the data folder ${dataDir} cannot be written to: ${reason}. ECHODESK_DATA_DIR names another`)
  for (let folder = dataDir; ; folder = dirname(folder)) {
    const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && folder !== dirname(folder)) return null
      throw refused(error.message)
    })
    if (!found) continue
    if (!found.isDirectory()) throw refused(`${folder} is no folder`)
    return access(folder, constants.W_OK | constants.X_OK).catch((error: Error) => {
      throw refused(error.message)
    })
  }
}
