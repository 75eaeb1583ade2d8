import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Makes nothing. @throws Error where the data folder, or what it would be made in, cannot be written to, or something in
 * it is another user's, as after a start by root
 */
export async function checkDataFolder(dataDir: string): Promise<void> {
  const refused = (reason: string) =>
    new Error(`the data folder ${dataDir} cannot be written to: ${reason}. ECHODESK_DATA_DIR names another`)
  const nearest = await nearestThatIs(dataDir).catch((error: Error) => {
    throw refused(error.message)
  })
  if (!(await stat(nearest)).isDirectory()) throw refused(`${nearest} is no folder`)
  await access(nearest, constants.W_OK | constants.X_OK).catch((error: Error) => {
    throw refused(error.message)
  })
  if (nearest !== dataDir) return
  for (const path of (await readdir(dataDir)).map((name) => join(dataDir, name))) {
    await access(path, constants.R_OK | constants.W_OK).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return
      const { uid } = await stat(path)
      const ours = process.getuid?.()
      throw refused(
        uid === ours
          ? `${error.message} (chmod u+rwX)`
          : `${path} belongs to user ${uid}, and you are ${ours}: start as that user, or give yourself the folder with all in it (chown -R)`,
      )
    })
  }
}

/** The folder itself, or the deepest above it that is there. */
async function nearestThatIs(folder: string): Promise<string> {
  try {
    await stat(folder)
    return folder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || folder === dirname(folder)) throw error
    return nearestThatIs(dirname(folder))
  }
}
