import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

/** Given to a process with `--import`: writes the packages that it loads into the file named by LOADED_PACKAGES. */
const file = process.env.LOADED_PACKAGES
const seen = new Set<string>()

registerHooks({
  load(url, context, next) {
    const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1]
    if (file && isMainThread && name && !seen.has(name)) {
      seen.add(name)
      appendFileSync(file, `${name}\n`)
    }
    return next(url, context)
  },
})
