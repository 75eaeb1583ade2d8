import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const TYPES = ['geometry', 'geography', 'box2df', 'gidx', 'box2d']

const FUNCTIONS = [
  'geometry_gist_union_2d(bytea, internal)',
  'geometry_gist_decompress_2d(internal)',
  'geometry_gist_penalty_2d(internal, internal, internal)',
  'geometry_gist_picksplit_2d(internal, internal)',
  'geometry_gist_same_2d(public.geometry, public.geometry, internal)',
  'geography_gist_union(bytea, internal)',
  'geography_gist_decompress(internal)',
  'geography_gist_penalty(internal, internal, internal)',
  'geography_gist_picksplit(internal, internal)',
  'geography_gist_same(public.box2d, public.box2d, internal)',
]

/**
 * DocumentDB's control file requires postgis, and uses it for geographic indexes alone. This extension of that name has
 * the types and functions they mention, and nothing behind them: `internal_in` raises an error whenever it is called.
 */
export async function geographyStandIn(extensionFolder: string): Promise<void> {
  const control = [
    "comment = 'names that DocumentDB mentions, without what they do'",
    "default_version = '0'",
    'relocatable = false',
    "schema = 'public'",
    '',
  ]
  const types = TYPES.map((name) => `CREATE TYPE public.${name} AS (none int);`)
  const functions = FUNCTIONS.map(
    (head) => `CREATE FUNCTION public.${head} RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'internal_in';`,
  )
  await writeFile(join(extensionFolder, 'postgis.control'), control.join('\n'))
  await writeFile(join(extensionFolder, 'postgis--0.sql'), [...types, ...functions, ''].join('\n'))
}
