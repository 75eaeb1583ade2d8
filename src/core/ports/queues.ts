/**
 * Carries work to whoever is free. It promises nothing: a lost job is found again by the sweep, a repeated one changes
 * nothing. Jobs carry ids only.
 */
export interface Queues {
  /** `last`: these wait while there are others, as a backlog or a flood does. */
  dispatch(ids: string[], last?: boolean): Promise<void>
  /** Many that were left for later, in their order. One group of them is under way at one time: the others are found again. */
  sweep(ids: string[]): Promise<void>
  /** By account, so that one platform's trouble slows no other. `rank` 0 goes first and is always taken. */
  deliver(rows: { channel: string; account: string; id: string; rank: number }[]): Promise<void>
}
