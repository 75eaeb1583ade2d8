import { join } from 'node:path'
import type { Environment } from '../assembly/environment.ts'
import { places } from '../assembly/places.ts'
import type { Config } from '../config.ts'
import { play } from '../demo/play.ts'
import { colleague, customers } from '../demo/story.ts'

const LONGEST_MS = 5 * 60_000

/** A desk of its own: a rhythm of seconds, embedded databases in a folder beside the real one's, no real account. */
export const demoEnvironment = (environment: Environment): Environment => ({
  ...environment,
  dataDir: join(environment.dataDir, 'demo'),
  configFile: places.demo,
  mongoUri: undefined,
  redisUrl: undefined,
  // What the customers say is the thing to read on the console, not who asked for which page.
  logLevel: 'warn',
})

const message = (
  base: string,
): string => `This is the demo. Nothing leaves this machine; its data lies in a folder of its own.

  ${customers.length} made-up customers write now, by mail and in the chat, in Chinese and English; some answer later.
  Each is acknowledged at once. While a ticket is open its customer hears an update every 10, 25 or 45 seconds
  (urgent, important, normal). ${colleague.agent} works on ${colleague.customer}'s ticket until it is solved, confirmed, closed and rated.
  The other tickets are offered to somebody and accepted by nobody: they are yours. Sign in by the link above, accept
  one, answer it, propose a solution, watch the updates stop.
  Be a customer yourself at ${base}/ in another window.
  The customers fall silent after ${LONGEST_MS / 60_000} minutes at most; the desk goes on until Ctrl-C.
`

/** Says what happens, and lets the made-up customers write. Gives what ends them. */
export function startDemo(
  desk: { environment: Environment; config: Config; token: string; at: { port: number } },
  say: (line: string) => void,
): { stop(): Promise<void> } {
  const { environment, config, token, at } = desk
  const [mail] = config.channels.email as { address: string }[]
  say(message(`http://localhost:${at.port}`))
  const over = new AbortController()
  const playing = play(
    {
      base: `http://127.0.0.1:${at.port}`,
      token,
      office: {
        smtp: { host: config.intake.host, port: environment.smtpPort },
        deskAddress: mail!.address,
        outgoingFolder: join(environment.dataDir, 'outgoing-mail'),
      },
    },
    { customers, colleague },
    { signal: AbortSignal.any([over.signal, AbortSignal.timeout(LONGEST_MS)]), told: (line) => say(`  ${line}`) },
  )
  void playing.then(() => over.signal.aborted || say('The made-up customers have said what they had to say.'))
  return {
    async stop() {
      over.abort()
      await playing
    },
  }
}
