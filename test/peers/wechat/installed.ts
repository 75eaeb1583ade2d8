import { registerHooks } from 'node:module'

/** Given to a desk's process with `--import`: there the puppet is a package like any other. */
const puppet = new URL('./remote-phone.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'wechaty-puppet-remote-phone' ? { url: puppet, shortCircuit: true } : next(specifier, context),
})
