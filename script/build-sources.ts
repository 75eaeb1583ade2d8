import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

const sources = join(import.meta.dirname, '../src')
const built = join(import.meta.dirname, '../dist')
/** A module beside this one, wherever it is named: imported, or started as a thread or a process. */
const neighbour = /'(\.{1,2}\/[^'\n]+)\.ts'/g

/** One file to one file, every line and column where it was. What did not change is left alone, for who runs it now. */
const modules = (await readdir(sources, { recursive: true })).filter((name) => /(?<!\.d)\.ts$/.test(name))
const results = new Set<string>()
for (const name of modules) {
  const code = stripTypeScriptTypes(await readFile(join(sources, name), 'utf8')).replace(neighbour, "'$1.js'")
  const result = name.replace(/\.ts$/, '.js')
  results.add(result)
  await replace(join(built, result), code)
}
const left = (await readdir(built, { recursive: true })).filter((name) => name.endsWith('.js') && !results.has(name))
for (const name of left) await rm(join(built, name))

async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return
  await mkdir(dirname(path), { recursive: true })
  const aside = `${path}.${process.pid}`
  await writeFile(aside, text)
  await rename(aside, path)
}
