import { type Impact, impacts, type PriorityTable, type Tier, tiers, type Urgency, urgencies } from './types.ts'

/** A customer whose tier nobody has set is treated as a growing one. */
export function priorityOf(table: PriorityTable, impact: Impact, urgency: Urgency, tier: Tier = 'growth'): string {
  return table.cells[impact][urgency][tier]
}

/** Whether `candidate` presses more than `current`. A priority that the table does not order never does. */
export function pressesMore(table: PriorityTable, candidate: string, current: string): boolean {
  const place = table.order.indexOf(candidate)
  return place >= 0 && (place < table.order.indexOf(current) || !table.order.includes(current))
}

/** Cells of a desk's own, each for strategic, growth and basic. */
export type OwnCells = Partial<Record<Impact, Partial<Record<Urgency, readonly [string, string, string]>>>>

/**
 * The table in the priorities that a desk has, most pressing first: its own cells stand over the usual ones, and a usual
 * priority that it does not have becomes the one at the same height, rather one that presses more.
 */
export function ownTable(usual: PriorityTable, priorities: string[], own: OwnCells): PriorityTable {
  const last = Math.max(1, usual.order.length - 1)
  const known = (name: string): string =>
    priorities.includes(name)
      ? name
      : priorities[Math.floor((Math.max(0, usual.order.indexOf(name)) / last) * (priorities.length - 1))]!
  const cell = (impact: Impact, urgency: Urgency): [Urgency, Record<Tier, string>] => [
    urgency,
    Object.fromEntries(
      tiers.map((tier, index) => [tier, own[impact]?.[urgency]?.[index] ?? known(usual.cells[impact][urgency][tier])]),
    ) as Record<Tier, string>,
  ]
  const row = (impact: Impact) => [impact, Object.fromEntries(urgencies.map((urgency) => cell(impact, urgency)))]
  return { order: priorities, cells: Object.fromEntries(impacts.map(row)) as PriorityTable['cells'] }
}
