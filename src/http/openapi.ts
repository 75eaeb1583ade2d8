import { z } from 'zod'
import { errorSchema } from './errors.ts'
import type { Described } from './route.ts'

const json = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

/** The OpenAPI 3.1 document, made from the schemas that validate. */
export function openApi(routes: Described[], version: string, server: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Echodesk', version, description: 'Tickets, commands and the web chat. Times are ISO-8601 in UTC.' },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: json(errorSchema, 'output') },
    },
  }
}

function operation(route: Described) {
  const body = route.body ?? route.describeBody
  const answer = route.answer
    ? { 'application/json': { schema: json(route.answer, 'output') } }
    : route.produces && { [route.produces]: {} }
  return {
    summary: route.summary,
    ...(route.access === 'public' ? {} : { security: [{ bearer: [] }] }),
    parameters: [...parameters(route, route.params, 'path'), ...parameters(route, route.query, 'query')],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: json(body, 'input') } } },
    }),
    ...(route.consumes && { requestBody: { required: true, content: { [route.consumes]: {} } } }),
    responses: {
      [route.status ?? 200]: { description: 'Done', ...(answer && { content: answer }) },
      default: {
        description: 'Refused; `message` says what to do',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function parameters(route: Described, schema: z.ZodType | undefined, where: 'path' | 'query') {
  if (!schema) return []
  const { properties = {}, required = [] } = json(schema, 'input')
  return Object.entries(properties)
    .filter(([name]) => where === 'query' || route.url.includes(`:${name}`))
    .map(([name, value]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: value,
    }))
}
