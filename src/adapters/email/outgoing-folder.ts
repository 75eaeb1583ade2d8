import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ChannelError } from '../../core/errors.ts'
import type { ComposedMail } from './compose.ts'
import { scanHeader } from './header-scan.ts'

/**
 * Writes a mail to `<time>-<id>.eml` where no server would send it: whole or not at all, readable by its owner alone. The
 * time is that of the decision to send, so that the same mail written again replaces its file.
 */
export async function writeMail(folder: string, mail: ComposedMail, decidedAt: Date): Promise<void> {
  const time = decidedAt.toISOString().replaceAll(':', '').replace('.', '-')
  const id = mail.messageId.split('.')[1]
  const path = join(folder, `${time}-${id}.eml`)
  const unfinished = `${path}.${process.pid}.part`
  try {
    const file = await create(folder, unfinished)
    try {
      await file.writeFile(mail.raw)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw new ChannelError('transient', `The mail could not be written to ${folder}: ${(error as Error).message}`)
  }
}

/** The folder is made where the first file finds none. */
async function create(folder: string, path: string) {
  try {
    return await open(path, 'w', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return open(path, 'w', 0o600)
  }
}

/** Removes the mails to these addresses. */
export async function removeMails(folder: string, addresses: string[]): Promise<void> {
  const wanted = addresses.map((address) => address.toLowerCase())
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => each.endsWith('.eml'))) {
    const path = join(folder, name)
    const [to = ''] = scanHeader(await readFile(path), ['to']).get('to') ?? []
    if (wanted.some((address) => to.toLowerCase().includes(address))) await rm(path, { force: true })
  }
}

/** Makes the new name itself durable (fsync(2): the folder is a file of its own). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
