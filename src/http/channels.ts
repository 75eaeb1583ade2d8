import { z } from 'zod'
import type { AccountState } from '../core/ports/accounts.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'

const budget = { messages: z.number().int(), within: z.number().describe('Milliseconds') }

const accountSchema = z.object({
  channel: z.string(),
  account: z.string(),
  ok: z.boolean(),
  reason: z.string().nullable().describe('Why it is not well'),
  code: z.string().nullable().describe('Where the code is that somebody has to scan'),
  gap: z
    .object({ from: z.iso.datetime(), to: z.iso.datetime() })
    .nullable()
    .describe('When nobody heard, the last time'),
  limits: z.array(
    z.object({
      per: z.enum(['account', 'conversation']),
      ...budget,
      left: z.number().int().optional().describe('For the whole account: how many more go out now'),
      renewsAt: z.iso.datetime().nullable().optional().describe('When the next place comes free; null: none is taken'),
    }),
  ),
  push: z.object(budget).nullable().describe('How much may follow a message of the customer'),
})

const serverSchema = z.object({ name: z.string(), ok: z.boolean(), reason: z.string().nullable() })

/** How the connected accounts stand, and the codes that sign them in. */
export function channelRoutes(add: AddRoute, { accounts }: Pick<HttpParts, 'accounts'>): void {
  add({
    method: 'GET',
    url: '/api/channels',
    summary:
      'Every connected account: how it stands, its limits, and whether a code waits to be scanned; and the servers under the desk',
    access: 'agent',
    answer: z.object({ accounts: z.array(accountSchema), servers: z.array(serverSchema) }),
    handle: async () => ({
      accounts: (await accounts.list()).map(view),
      servers: Object.entries(await accounts.servers()).map(([name, { ok, reason }]) => ({
        name,
        ok,
        reason: reason ?? null,
      })),
    }),
  })
  add({
    method: 'GET',
    url: '/api/channels/:channel/:account/code',
    summary: 'The code to scan, as a drawing',
    access: 'agent',
    params: z.object({ channel: z.string(), account: z.string() }),
    produces: 'image/svg+xml',
    handle: async ({ params: { channel, account }, reply }) => {
      const code = await accounts.code(channel, account)
      if (code === null) throw new HttpError(404, 'not-found', `No code of ${channel}/${account} waits to be scanned.`)
      return reply.type('image/svg+xml').send(code)
    },
  })
}

function view({ channel, account, health, limits, push }: AccountState): z.output<typeof accountSchema> {
  const { ok, reason, scan, gap } = health
  const code = scan === undefined ? null : `/api/channels/${channel}/${encodeURIComponent(account)}/code`
  return {
    channel,
    account,
    ok,
    reason: ok ? null : (reason ?? null),
    code,
    gap: gap ? { from: gap.from.toISOString(), to: gap.to.toISOString() } : null,
    limits: limits.map(({ renewsAt, ...limit }) => ({
      ...limit,
      ...(renewsAt !== undefined && { renewsAt: renewsAt?.toISOString() ?? null }),
    })),
    push,
  }
}
