import { z } from 'zod'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line } from './schemas.ts'

const instant = z.iso.datetime()
const asked = z.object({
  priority: line(100),
  type: line(100).default('fault'),
  tier: line(100).optional(),
  at: z.iso.datetime({ offset: true, error: 'an instant such as 2026-10-09T16:30:00+08:00' }).optional(),
})

/** What a ticket would be promised that is opened at some moment: a look at the policies in force. */
export function previewRoutes(
  add: AddRoute,
  { flows, settings, clock }: Pick<HttpParts, 'flows' | 'settings' | 'clock'>,
): void {
  add({
    method: 'GET',
    url: '/api/preview',
    summary: 'What a ticket opened now, or at another moment, would be promised',
    access: 'agent',
    query: asked,
    answer: z.object({
      at: instant,
      priority: z.string(),
      policy: z.string(),
      working: z.boolean().describe('Whether work is on then'),
      acceptBy: instant,
      firstResponse: instant.nullable(),
      resolve: instant.nullable(),
      updates: z.array(instant).describe('The next updates, if nobody writes'),
      role: z.string(),
      asked: z.array(z.string()).describe("Agents' ids"),
    }),
    handle: async ({ query }) => {
      const priority = settings.priorities.find(({ name }) => name === query.priority)
      if (!priority) {
        const names = settings.priorities.map(({ name }) => name).join(', ')
        throw new HttpError(422, 'invalid', `There is no priority '${query.priority}'. There are: ${names}.`)
      }
      const at = query.at ? new Date(query.at) : clock.now()
      const found = flows.preview({ priority, type: query.type, tier: query.tier ?? settings.tiers.default, at })
      return {
        ...found,
        at: at.toISOString(),
        priority: priority.name,
        acceptBy: found.acceptBy.toISOString(),
        firstResponse: found.firstResponse?.toISOString() ?? null,
        resolve: found.resolve?.toISOString() ?? null,
        updates: found.updates.map((update) => update.toISOString()),
      }
    },
  })
}
