import type { Gateway } from './gateway.ts'
import type { Limits } from './limits.ts'
import type { World } from './world.ts'

export type Body = Record<string, unknown>

/** What every answer of the stand-in stands on. */
export type Context = {
  world: World
  gateway: Gateway
  limits: Limits
  base: string
  /** Texts that would have called people. */
  pings: string[]
  /** Interactions waiting for their answer, by token. */
  interactions: Map<string, { at: number; answer: Body | null }>
  /** Seconds for which a link to a file holds. */
  linkSeconds: number
}
