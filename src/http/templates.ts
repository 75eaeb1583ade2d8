import { z } from 'zod'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'

/** What customers and agents read, as it is and as it looks. */
export function templateRoutes(add: AddRoute, { flows }: Pick<HttpParts, 'flows'>): void {
  add({
    method: 'GET',
    url: '/api/templates',
    summary: 'Every text in every language: its variables, and how it reads with made-up values',
    access: 'agent',
    answer: z.object({
      templates: z.array(
        z.object({
          name: z.string(),
          language: z.string(),
          text: z.string(),
          variables: z.array(z.string()),
          preview: z.string(),
        }),
      ),
    }),
    handle: async () => ({ templates: flows.templates() }),
  })
}
