import { setTimeout as wait } from 'node:timers/promises'

/** Begins so many a second, whether the earlier ones are through or not. Resolves once all of them are. */
export async function atEvenRate(
  count: number,
  perSecond: number,
  begin: (index: number) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const begun: Promise<void>[] = []
  for (let index = 0; index < count; index++) {
    const early = began + (index * 1000) / perSecond - performance.now()
    if (early > 1) await wait(early)
    begun.push(begin(index))
  }
  await Promise.all(begun)
}
