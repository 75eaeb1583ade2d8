import type { Servers } from './servers.ts'

/** One line of the table. */
export type Figure = {
  what: string
  measured: string
  /** What the bare parts take for the same, measured in the same run. */
  floor: string
  /** Measured to floor. */
  ratio: string
  target: string
  /** null: told for information, without a target. */
  ok: boolean | null
}

/** Measures something on these servers; says on the way what it is at. */
export type Bench = (servers: Servers, say: (line: string) => void) => Promise<Figure[]>

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: number[], share: number): number {
  if (values.length === 0) throw new Error('There is nothing to take a percentile of')
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!
}

/** Half of the cases and the latest of them, in trouble and without it; `target` holds for the latest. */
export const asLateAs = (
  what: string,
  { meanwhile, usual, target, without }: { meanwhile: number[]; usual: number[]; target: number; without: string },
): Figure[] =>
  [0.5, 0.99].map((share) => {
    const [value, floor] = [percentile(meanwhile, share), percentile(usual, share)]
    const isTarget = share === 0.99
    return {
      what: `${what}, p${share * 100}`,
      measured: milliseconds(value),
      floor: `${milliseconds(floor)} (the same without ${without})`,
      ratio: times(value / floor),
      target: isTarget ? `≤ ${target} ×` : '',
      ok: isTarget ? value / floor <= target : null,
    }
  })

export const milliseconds = (value: number): string =>
  value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`

export const perSecond = (count: number, tookMs: number): number => count / (tookMs / 1000)

export const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1)} ×`
