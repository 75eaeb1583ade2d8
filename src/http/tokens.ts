import { z } from 'zod'
import { roles } from '../core/roles.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line } from './schemas.ts'
import { hashOf, newSecret } from './secrets.ts'
import { administrator } from './sessions.ts'

const admins = [administrator.role]
const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
})

/** Keys for programs, each with the rights of one role. A token is shown once, when it is made. */
export function tokenRoutes(add: AddRoute, { store, clock }: Pick<HttpParts, 'store' | 'clock'>): void {
  add({
    method: 'GET',
    url: '/api/tokens',
    summary: 'Which programs may use the API',
    access: admins,
    answer: z.object({ tokens: z.array(tokenSchema) }),
    handle: async () => ({
      tokens: (await store.tokens.list()).map(({ hash, createdAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
      })),
    }),
  })
  add({
    method: 'POST',
    url: '/api/tokens',
    summary: 'Makes a token for a program; it is shown this once',
    access: admins,
    body: z.object({ name: line(60).describe('Whose acts are shown under it'), role: z.enum(roles) }),
    status: 201,
    answer: tokenSchema.extend({ token: z.string() }),
    handle: async ({ body, actor }) => {
      const token = newSecret()
      const hash = hashOf(token)
      const createdAt = clock.now()
      const row = { id: `${createdAt.getTime()}-${hash.slice(0, 8)}`, ...body, createdBy: actor.id }
      await store.tokens.insert({ ...row, hash, createdAt })
      return { ...row, createdAt: createdAt.toISOString(), token }
    },
  })
  add({
    method: 'DELETE',
    url: '/api/tokens/:id',
    summary: 'Takes a token back: it stops working at once',
    access: admins,
    params: z.object({ id: z.string() }),
    status: 204,
    handle: async ({ params }) => {
      if (!(await store.tokens.remove(params.id))) {
        throw new HttpError(404, 'not-found', `There is no token ${params.id}: see GET /api/tokens.`)
      }
    },
  })
}
