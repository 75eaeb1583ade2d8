import type { Account } from './account.ts'
import type { Progress } from './progress.ts'
import type { ServerPlan, SupervisedServer } from './supervised-server.ts'

/** What the start of a database server has at hand. */
export type StartContext = {
  dataDir: string
  cache: string
  account: Account
  /** The loopback port it shall be reached at. */
  port: number
  progress: Progress
  supervise: (plan: ServerPlan) => SupervisedServer
}

export type StartedServer = {
  url: string
  /** For people: "Redis 7.0.15". */
  engine: string
}
