import { type Impact, impacts, type PriorityTable, type Tier, type Urgency, urgencies } from './types.ts'

/**
 * The impact and urgency that a corrected priority speaks of: of the cells that make it for this tier the one nearest to
 * what was thought, the impact rather moved than the urgency. Null where no cell makes it.
 */
export function cellOf(
  table: PriorityTable,
  priority: string,
  tier: Tier,
  thought: { impact: string; urgency: string },
): { impact: Impact; urgency: Urgency } | null {
  const distance = (labels: readonly string[], label: string, from: string) =>
    Math.abs(labels.indexOf(label) - labels.indexOf(from))
  const cells = impacts.flatMap((impact) =>
    urgencies
      .filter((urgency) => table.cells[impact][urgency][tier] === priority)
      .map((urgency) => ({
        impact,
        urgency,
        far: distance(impacts, impact, thought.impact) + 3 * distance(urgencies, urgency, thought.urgency),
      })),
  )
  const [nearest] = cells.sort((one, other) => one.far - other.far)
  return nearest ? { impact: nearest.impact, urgency: nearest.urgency } : null
}
