import type { Ticket, TicketStatus } from './records/index.ts'

/** Where a ticket can stand in the process, finer than its status, in the order of the process. */
export const stages = [
  'registered',
  'diagnosis',
  'level-2',
  'research',
  'proposed',
  'confirmed',
  'implementation',
  'verification',
  'waiting',
  'on-hold',
  'closed',
] as const

export type Stage = (typeof stages)[number]

/** The stage that a status begins with, where nothing says more. */
export const stageOf: Record<TicketStatus, Stage> = {
  new: 'registered',
  open: 'diagnosis',
  waiting: 'waiting',
  resolved: 'verification',
  closed: 'closed',
  merged: 'closed',
}

/** What a change of status does to the stage. Who waits goes on where they were. */
export function stageAfter(ticket: Ticket, status: TicketStatus): Pick<Ticket, 'stage' | 'stageBefore'> | null {
  if (status === ticket.status) return null
  if (status === 'waiting') return { stage: 'waiting', stageBefore: ticket.status === 'open' ? ticket.stage : null }
  if (status === 'open' && ticket.status === 'waiting') {
    return { stage: ticket.stageBefore ?? stageOf.open, stageBefore: null }
  }
  return { stage: stageOf[status], stageBefore: null }
}
