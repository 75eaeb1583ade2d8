import { type Dossier, emptyDossier } from '../../records/dossier.ts'
import type { Customer, Identity } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

type Given = NonNullable<Identity['gave']>
type Field = Given['fields'][number]

const read = (customer: Customer, field: Field): string =>
  (field === 'name' || field === 'consultant' ? customer[field] : (customer.dossier ?? emptyDossier)[field]) ?? ''

const fields: Field[] = ['name', 'consultant', ...(Object.keys(emptyDossier) as (keyof Dossier)[])]

/**
 * What the file of `from` adds to that of `to`: what is empty there is filled, and of two tiers the higher stays. The
 * identity that is linked keeps which these were, so that they can be taken back.
 */
export async function mergeFiles(parts: FlowParts, from: Customer, to: Customer): Promise<Given> {
  const filled = fields.filter((field) => read(to, field) === '' && read(from, field) !== '')
  const rank = (tier: string) => parts.settings.tiers.names.indexOf(tier)
  const raises = rank(from.tier) >= 0 && rank(from.tier) < rank(to.tier)
  await write(
    parts,
    to,
    Object.fromEntries(filled.map((field) => [field, read(from, field)])),
    raises ? from.tier : null,
  )
  return { fields: filled, tier: raises ? to.tier : null }
}

/** Takes back what a linked identity brought along, as far as nobody has changed it since. */
export async function partFiles(parts: FlowParts, customer: Customer, origin: Customer, given: Given): Promise<void> {
  const theirs = given.fields.filter((field) => read(customer, field) === read(origin, field))
  const tier = given.tier !== null && customer.tier === origin.tier ? given.tier : null
  await write(parts, customer, Object.fromEntries(theirs.map((field) => [field, ''])), tier)
}

async function write(
  parts: FlowParts,
  customer: Customer,
  { name, consultant, ...dossier }: Partial<Record<Field, string>>,
  tier: string | null,
): Promise<void> {
  const change: Partial<Omit<Customer, 'id' | 'identities'>> = {
    ...(name !== undefined && { name }),
    ...(consultant !== undefined && { consultant: consultant || null }),
    ...(Object.keys(dossier).length > 0 && {
      dossier: { ...emptyDossier, ...customer.dossier, ...(dossier as Partial<Dossier>) },
    }),
    ...(tier !== null && { tier }),
  }
  if (Object.keys(change).length > 0) await parts.store.customers.change(customer.id, change)
}
