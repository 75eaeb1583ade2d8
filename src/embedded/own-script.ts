import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a script of ours that runs as a process: as it stands in the sources, or built to JavaScript. */
export function ownScript(source: URL): string {
  const path = fileURLToPath(source)
  return existsSync(path) ? path : path.replace(/\.ts$/, '.js')
}
