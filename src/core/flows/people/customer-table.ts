import { type Dossier, emptyDossier } from '../../records/dossier.ts'
import type { Customer } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

/** The columns of the customers' table, in their order; `identities` is `channel:address` or `channel/account:address`, by `;`. */
export const customerColumns = [
  'id',
  'name',
  'organisation',
  'tier',
  'locale',
  'consultant',
  'contact',
  'habits',
  'sorePoints',
  'style',
  'notes',
  'identities',
] as const

export type CustomerRow = Partial<Record<(typeof customerColumns)[number], string>>

/** What became of an import; `failed` names the lines (1 is the first below the heading) and why each was left out. */
export type Imported = { created: number; updated: number; failed: { line: number; message: string }[] }

export function rowOf(customer: Customer): string[] {
  const dossier = customer.dossier ?? emptyDossier
  const values: Record<(typeof customerColumns)[number], string> = {
    id: customer.id,
    name: customer.name,
    tier: customer.tier,
    locale: customer.locale ?? '',
    consultant: customer.consultant ?? '',
    ...dossier,
    identities: customer.identities
      .map(({ channel, scope, address }) => `${channel}${scope && `/${scope}`}:${address}`)
      .join('; '),
  }
  return customerColumns.map((column) => values[column])
}

/** Takes the rows that make sense and leaves the others out, each with its reason. An empty cell changes nothing. */
export async function importCustomers(parts: FlowParts, rows: CustomerRow[]): Promise<Imported> {
  const result: Imported = { created: 0, updated: 0, failed: [] }
  for (const [index, row] of rows.entries()) {
    try {
      result[await importRow(parts, row)]++
    } catch (error) {
      result.failed.push({ line: index + 1, message: (error as Error).message })
    }
  }
  return result
}

async function importRow(parts: FlowParts, row: CustomerRow): Promise<'created' | 'updated'> {
  const { store, clock, ids, settings } = parts
  const change = readChange(parts, row)
  const identities = readIdentities(row.identities ?? '')
  const known = await existing(parts, row.id, identities)
  if (row.id && !known) throw new RangeError(`there is no customer ${row.id}: leave the id empty to make a new one`)
  if (!known && identities.length === 0)
    throw new RangeError('a new customer needs an identity, such as email:ann@example.com')
  const customer =
    known ??
    (await store.customers.ensure({
      id: ids.next(),
      name: row.name ?? '',
      tier: settings.tiers.default,
      locale: null,
      identities,
      createdAt: clock.now(),
    }))
  const has = new Set(customer.identities.map(keyOf))
  for (const identity of identities.filter((each) => !has.has(keyOf(each))))
    await store.customers.add(customer.id, identity)
  const dossier = { ...(customer.dossier ?? emptyDossier), ...change.dossier }
  await store.customers.change(customer.id, { ...change.fields, dossier })
  return known ? 'updated' : 'created'
}

type Identity = Customer['identities'][number]

const keyOf = ({ channel, scope, address }: Identity): string => `${channel}/${scope}:${address}`

async function existing(parts: FlowParts, id: string | undefined, identities: Identity[]): Promise<Customer | null> {
  if (id) return parts.store.customers.get(id)
  for (const { channel, scope, address } of identities) {
    const found = (await parts.store.customers.known(address)).find((customer) =>
      customer.identities.some((each) => each.channel === channel && each.scope === scope && each.address === address),
    )
    if (found) return found
  }
  return null
}

/** Somebody else's word for an address proves nothing: it counts as unverified until its owner writes. */
function readIdentities(text: string): Identity[] {
  return text
    .split(/[;\n]/)
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each) => {
      const found = /^([\w-]+)(?:\/([\w-]+))?:(.+)$/.exec(each)
      if (!found)
        throw new RangeError(`identities: '${each}' is none; write channel:address, such as email:ann@example.com`)
      const [, channel = '', scope = '', address = ''] = found
      return { channel, scope, address: address.trim(), verified: false }
    })
}

function readChange(
  { settings }: FlowParts,
  row: CustomerRow,
): { fields: Partial<Customer>; dossier: Partial<Dossier> } {
  const { name, tier, locale, consultant, style } = row
  if (tier && !settings.tiers.names.includes(tier)) {
    throw new RangeError(`tier: '${tier}' is none of ${settings.tiers.names.join(', ')}`)
  }
  if (consultant && !settings.agents.some((agent) => agent.id === consultant)) {
    throw new RangeError(`consultant: there is no agent '${consultant}'`)
  }
  if (style && style !== 'technical' && style !== 'business') {
    throw new RangeError(`style: '${style}' is neither technical nor business`)
  }
  const texts = ['organisation', 'contact', 'habits', 'sorePoints', 'notes'] as const
  return {
    fields: {
      ...(name && { name }),
      ...(tier && { tier }),
      ...(locale && { locale }),
      ...(consultant && { consultant }),
    },
    dossier: {
      ...Object.fromEntries(texts.filter((key) => row[key]).map((key) => [key, row[key]])),
      ...(style && { style: style as Dossier['style'] }),
    },
  }
}
