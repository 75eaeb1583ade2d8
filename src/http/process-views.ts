import { z } from 'zod'
import { stageDurations } from '../core/process/durations.ts'
import { type Kept, recordOf, type TicketRecord } from '../core/process/record.ts'
import { isAccepted, type Ticket, type TimelineEvent } from '../core/records/index.ts'

const instant = z.iso.datetime()

const keptSchema = z.object({
  at: instant,
  actor: z.string(),
  to: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).describe('What the form held'),
})

/** What the API shows of where a ticket stands in the process, beside status and stage. */
export const courseSchema = z.object({
  accepted: z.boolean().describe('Whether its assignee has taken it over, or it is only offered to them'),
  closedAs: z.enum(['confirmed', 'unconfirmed', 'automatic', 'declined', 'spam']).nullable(),
  agreedOn: instant.nullable().describe('The date agreed with the customer'),
  proposal: z
    .object({ at: instant, confirmedAt: instant.nullable(), message: z.string().nullable() })
    .nullable()
    .describe("The solution put before the customer; `message` is the customer's that agreed to it"),
  links: z.array(z.object({ number: z.string(), relation: z.string() })),
})

/** All that was recorded of a ticket, as one, and how long it stood in each stage. */
export const archiveSchema = z.object({
  record: z.object({
    diagnosis: keptSchema.nullable(),
    escalations: z.array(keptSchema),
    plan: keptSchema.nullable(),
    proposal: keptSchema.nullable(),
    workaround: keptSchema.nullable(),
    solution: keptSchema.nullable(),
    cause: keptSchema.nullable(),
    parts: z.array(keptSchema),
    reproductions: z.array(keptSchema),
    onSite: z.array(keptSchema).describe('Work on site: when, who, what counts as accepted'),
    rectifications: z.array(keptSchema).describe('What is put right after a complaint'),
    confirmations: z.array(keptSchema),
    verifications: z.array(keptSchema).describe('How it was verified: the acceptance'),
  }),
  durations: z.record(z.string(), z.number()).describe('Milliseconds in each stage, without the time it was closed'),
  mergedInto: z.string().nullable().describe('The ticket in which this one goes on'),
})

export function viewCourse(ticket: Ticket): z.output<typeof courseSchema> {
  const { closedAs, agreed, proposal, links } = ticket
  return {
    accepted: isAccepted(ticket),
    closedAs: closedAs ?? null,
    agreedOn: agreed?.on.toISOString() ?? null,
    proposal: proposal
      ? {
          at: proposal.at.toISOString(),
          confirmedAt: proposal.confirmedAt?.toISOString() ?? null,
          message: proposal.message,
        }
      : null,
    links: links ?? [],
  }
}

type Shown = z.output<typeof keptSchema>
type Archive = z.output<typeof archiveSchema>

export function viewArchive(timeline: TimelineEvent[], mergedInto: Ticket | null, now: Date): Archive {
  return {
    record: viewRecord(recordOf(timeline)),
    durations: Object.fromEntries(Object.entries(stageDurations(timeline, now))),
    mergedInto: mergedInto?.number ?? null,
  }
}

const viewKept = ({ at, ...kept }: Kept): Shown => ({ at: at.toISOString(), ...kept })
const viewOne = (kept: Kept | null): Shown | null => kept && viewKept(kept)

const viewRecord = (record: TicketRecord): Archive['record'] => ({
  diagnosis: viewOne(record.diagnosis),
  escalations: record.escalations.map(viewKept),
  plan: viewOne(record.plan),
  proposal: viewOne(record.proposal),
  workaround: viewOne(record.workaround),
  solution: viewOne(record.solution),
  cause: viewOne(record.cause),
  parts: record.parts.map(viewKept),
  reproductions: record.reproductions.map(viewKept),
  onSite: record.onSite.map(viewKept),
  rectifications: record.rectifications.map(viewKept),
  confirmations: record.confirmations.map(viewKept),
  verifications: record.verifications.map(viewKept),
})
