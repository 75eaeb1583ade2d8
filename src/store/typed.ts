import type { Schema, SchemaType } from 'mongoose'

type Test = (value: unknown) => boolean

/** By the names that mongoose gives its types; whatever else there is takes a cast to tell. */
const scalars: Record<string, Test> = {
  String: (value) => typeof value === 'string',
  Number: (value) => typeof value === 'number',
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  Buffer: (value) => Buffer.isBuffer(value),
  Mixed: () => true,
}

/**
 * Whether a row plainly is what its schema says: every field known, every value of its type. False where a cast has to
 * tell, which costs many times as much as this look at every value.
 */
export function typeTest(schema: Schema): Test {
  const tests = new Map(Object.entries(schema.paths).map(([name, type]) => [name, testOf(type)]))
  return (row) =>
    typeof row === 'object' &&
    row !== null &&
    Object.entries(row).every(([name, value]) => {
      const test = tests.get(name)
      return test !== undefined && (value === null || value === undefined || test(value))
    })
}

function testOf(type: SchemaType): Test {
  const { instance, schema, embeddedSchemaType } = type as SchemaType & {
    schema?: Schema
    embeddedSchemaType?: SchemaType
  }
  const part = schema && typeTest(schema)
  if (instance === 'Array') {
    const each = part ?? (embeddedSchemaType && scalars[embeddedSchemaType.instance])
    return (value) => Array.isArray(value) && each !== undefined && value.every(each)
  }
  return part ?? scalars[instance] ?? (() => false)
}
