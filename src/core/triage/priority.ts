import type { Impact, PriorityTable, Tier, Urgency } from './types.ts'

/** A customer whose tier nobody has set is treated as a growing one. */
export function priorityOf(table: PriorityTable, impact: Impact, urgency: Urgency, tier: Tier = 'growth'): string {
  return table.cells[impact][urgency][tier]
}

/** Whether `candidate` presses more than `current`. A priority that the table does not order never does. */
export function pressesMore(table: PriorityTable, candidate: string, current: string): boolean {
  const place = table.order.indexOf(candidate)
  return place >= 0 && (place < table.order.indexOf(current) || !table.order.includes(current))
}
