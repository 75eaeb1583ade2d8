import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { places } from '../../src/assembly/places.ts'

execFileSync(join(places.root, 'script/build'))

/** What Node.js is given to run the product as bin/echodesk starts it, from the sources as they are now. */
export const program = ['--max-semi-space-size=8', join(places.root, 'dist/main.js')]
