import { startEmbedded } from '../../src/embedded/index.ts'

// A program that uses the embedded databases, for tests that kill it. Prints their addresses and stays.
const embedded = await startEmbedded({ dataDir: process.argv[2]!, progress: () => {} })
console.log(JSON.stringify(embedded))
setInterval(() => {}, 60_000)
