import { z } from 'zod'
import { customerColumns, rowOf } from '../core/flows/people/customer-table.ts'
import type { Customer } from '../core/records/index.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line, pageSchema } from './schemas.ts'
import { administrator } from './sessions.ts'

const access = [administrator.role, 'supervisor', 'success']
const cell = z.string().max(5000).optional()
const dossierFields = {
  organisation: cell,
  contact: cell,
  habits: cell,
  sorePoints: cell,
  style: z.enum(['', 'technical', 'business']).optional(),
  notes: cell,
}
const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.string(),
  locale: z.string().nullable(),
  consultant: z.string().nullable(),
  dossier: z.object(dossierFields).nullable(),
  identities: z.array(z.object({ channel: z.string(), address: z.string(), verified: z.boolean() })),
})
const importedSchema = z.object({
  created: z.number(),
  updated: z.number(),
  failed: z.array(z.object({ line: z.number(), message: z.string() })),
})

const mostBytes = 10 * 1024 * 1024
const page = 500

/** The customers' files: listed, changed, and moved in and out as a table. */
export function customerTableRoutes(
  add: AddRoute,
  { store, flows, csv }: Pick<HttpParts, 'store' | 'flows' | 'csv'>,
): void {
  add({
    method: 'GET',
    url: '/api/customers',
    summary: 'Customers, newest first; `q` looks in names, organisations and addresses',
    access: 'agent',
    query: pageSchema.extend({ q: line(200).optional() }),
    answer: z.object({ customers: z.array(rowSchema), next: z.string().nullable() }),
    handle: async ({ query: { cursor, limit, q } }) => {
      const found = await store.customers.list(q ?? null, { after: cursor ?? null, limit: limit + 1 })
      const customers = found.slice(0, limit).map(view)
      return { customers, next: found.length > limit ? (customers.at(-1)?.id ?? null) : null }
    },
  })
  add({
    method: 'POST',
    url: '/api/customers/:id',
    summary: "Changes a customer's file; what is left out stays",
    access: 'agent',
    params: z.object({ id: z.string() }),
    body: z.object({ name: cell, tier: cell, locale: cell, consultant: cell, ...dossierFields }),
    answer: rowSchema,
    handle: async ({ params: { id }, body }) => {
      const { failed } = await flows.importCustomers([{ ...body, id }])
      if (failed[0]) throw new HttpError(422, 'invalid', failed[0].message)
      return view((await store.customers.get(id))!)
    },
  })
  add({
    method: 'GET',
    url: '/api/customers.csv',
    summary: 'All customers for a spreadsheet',
    access,
    produces: 'text/csv',
    handle: async ({ reply }) => {
      const rows: string[][] = [[...customerColumns]]
      for (let after: string | null = null; ; ) {
        const some: Customer[] = await store.customers.list(null, { after, limit: page })
        rows.push(...some.map(rowOf))
        if (some.length < page) break
        after = some.at(-1)!.id
      }
      return reply
        .header('content-disposition', 'attachment; filename="customers.csv"')
        .type('text/csv; charset=utf-8')
        .send(csv.write(rows))
    },
  })
  add({
    method: 'POST',
    url: '/api/customers.csv',
    summary: 'Takes such a table in, line by line; lines that make no sense are left out and named',
    access,
    body: z.object({ csv: z.string({ error: 'send {"csv": "<the file\'s text>"}' }) }),
    bodyLimit: mostBytes,
    answer: importedSchema,
    handle: async ({ body }) => flows.importCustomers(readTable(csv, body.csv)),
  })
}

function readTable(csv: HttpParts['csv'], text: string): Record<string, string>[] {
  try {
    const rows = csv.read(text)
    const unknown = Object.keys(rows[0] ?? {}).filter((name) => !customerColumns.includes(name as never))
    if (unknown.length === 0) return rows
    throw new Error(`the columns ${unknown.join(', ')} are not known; there are ${customerColumns.join(', ')}`)
  } catch (error) {
    throw new HttpError(422, 'invalid', `csv: ${(error as Error).message}`)
  }
}

const view = (customer: Customer): z.output<typeof rowSchema> => ({
  id: customer.id,
  name: customer.name,
  tier: customer.tier,
  locale: customer.locale,
  consultant: customer.consultant ?? null,
  dossier: customer.dossier ?? null,
  identities: customer.identities.map(({ channel, address, verified }) => ({ channel, address, verified })),
})
