import { z } from 'zod'
import { visible } from '../core/visible.ts'
import { archiveSchema, courseSchema } from './process-views.ts'

/** Text that a person wrote; what nobody can see is not text. */
export const text = (longest = 50_000) =>
  z
    .string({ error: 'write the text' })
    .max(longest, `at most ${longest} characters: split it`)
    .regex(visible, 'must not be empty: write the text')

export const line = (longest = 500) => text(longest)

const instant = z.iso.datetime()

export const attachmentSchema = z.object({
  name: z.string(),
  type: z.string(),
  size: z.number().int().describe('Bytes'),
  url: z.string(),
})

export const messageSchema = z.object({
  id: z.string(),
  at: instant,
  direction: z.enum(['in', 'out', 'internal']),
  kind: z.string(),
  author: z.string().describe("An agent's id, `system`, or the requester's address"),
  text: z.string(),
  fullText: z.string().describe('With what was folded away'),
  attachments: z.array(attachmentSchema),
  state: z.enum(['received', 'queued', 'sent', 'failed', 'withdrawn']),
  byHand: z.boolean().optional().describe('Nothing sends it: somebody is to say it, on the phone, say'),
  error: z.string().optional(),
})

export const timelineSchema = z.object({
  at: instant,
  actor: z.string(),
  event: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string().optional(),
  surface: z.string().optional().describe('From where: `api`, `web`, a channel, `timer`, `rule`'),
  data: z.record(z.string(), z.unknown()).optional().describe('What a form held'),
})

const statuses = ['new', 'open', 'waiting', 'resolved', 'closed', 'merged'] as const
const types = ['fault', 'usage', 'complaint', 'custom', 'unclassified'] as const

export const ticketSchema = z.object({
  number: z.string(),
  status: z.enum(statuses),
  stage: z.string(),
  type: z.enum(types),
  priority: z.string(),
  channel: z.string(),
  subject: z.string(),
  requester: z.object({ name: z.string(), address: z.string() }),
  assignee: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  nextUpdateAt: instant.nullable(),
  firstResponseAt: instant.nullable(),
  acceptedAt: instant.nullable().describe('When its assignee took it over; null while it is only offered to them'),
  offeredTo: z.string().nullable().describe('Who is asked to accept it; anyone of the role may'),
  deadlines: z.object({
    firstResponse: instant.nullable(),
    nextResponse: instant.nullable(),
    diagnosis: instant.nullable(),
    workaround: instant.nullable(),
    plan: instant.nullable(),
    resolve: instant.nullable(),
    accept: instant.nullable(),
  }),
  standing: z.array(z.string()).describe('Which of the deadlines run now: neither met nor standing still'),
  tier: z.string(),
  locale: z.string(),
  certain: z.boolean().describe('Whether triage was sure of type and priority'),
  tags: z.array(z.string()),
  ...courseSchema.shape,
})

export const wholeTicketSchema = ticketSchema.extend({
  messages: z.array(messageSchema),
  timeline: z.array(timelineSchema),
  allowed: z.array(z.string()).describe('The commands that its state and your role allow'),
  customer: z.string().describe('Whose file it belongs to: GET /api/customers/:id'),
  budget: z
    .object({ left: z.number(), of: z.number(), endsAt: instant })
    .nullable()
    .describe('Messages that the channel still takes before the customer writes again, until when; null: any number'),
  holder: z
    .string()
    .nullable()
    .describe("Who answers in the channel's own app; empty while it waits there for somebody; null: the desk answers"),
  statedEmail: z.string().nullable().describe('What the requester gave as their mail address; unverified'),
  ...archiveSchema.shape,
})

const pageFields = {
  cursor: z
    .string()
    .regex(/^[0-9a-f]{24}$/, 'not a cursor: take `next` of the page before')
    .optional(),
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 200' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(200, 'must be at most 200: follow `next` for more')
    .default(50),
}

export const pageSchema = z.object(pageFields)

export const ticketQuerySchema = z.object({
  status: z.enum(statuses).optional(),
  priority: line(100).optional(),
  type: z.enum(types).optional(),
  channel: line(100).optional(),
  assignee: line(100).optional(),
  q: line(200)
    .optional()
    .describe('What stands in the number, the subject, the requester, or in any text of the ticket, as it is typed'),
  ...pageFields,
})

export const ticketNumberSchema = z.object({ number: z.string() })

export const registrationSchema = z.object({
  channel: line(50).describe('`phone`, or how else the contact was made'),
  subject: line(),
  text: text(),
  requester: z.object({ name: z.string().max(200), address: line(320) }),
  priority: line(100).optional(),
  type: z.enum(types).optional(),
  as: line(100).optional().describe('For administrators: the agent who does it'),
})
