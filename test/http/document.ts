import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Answer, TestDesk } from './desk.ts'

type Media = Record<string, { schema?: object }>
type Operation = { requestBody?: { content: Media }; responses: Record<string, { content?: Media }> }

export type Check = {
  /** What the document names, as `GET /api/tickets/{number}`. */
  operations: string[]
  /** Which of them succeeded so far. */
  succeeded: Set<string>
  /** Where an answer, or a question that was taken, is not what the document says. */
  faults: string[]
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

/** Asks a desk, and holds each question and answer against the desk's own OpenAPI document. */
export async function againstDocument(desk: TestDesk): Promise<Check> {
  const { json: document } = await desk.api('GET', '/api/openapi.json')
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addFormat('date-time', (value: string) => !Number.isNaN(Date.parse(value)))
  for (const format of ['date', 'email', 'uri']) ajv.addFormat(format, true)
  ajv.addSchema({ ...document, $id: 'document' })
  const operations = new Map<string, Operation>()
  for (const [path, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
    for (const [method, operation] of Object.entries(methods))
      operations.set(`${method.toUpperCase()} ${path}`, operation)
  }
  const succeeded = new Set<string>()
  const faults: string[] = []

  const nameOf = (method: string, path: string): string | undefined => {
    const fits = (name: string) =>
      new RegExp(`^${name.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(
        `${method} ${path.split('?')[0]}`,
      )
    const found = [...operations.keys()].filter(fits)
    return found.sort((one, other) => one.split('{').length - other.split('{').length)[0]
  }
  const hold = (what: string, schema: object | undefined, value: unknown) => {
    const validate = ajv.compile(resolved(schema ?? {}))
    if (!validate(value)) faults.push(`${what}: ${ajv.errorsText(validate.errors)}`)
  }

  return {
    operations: [...operations.keys()],
    succeeded,
    faults,
    async ask(method, path, body, headers) {
      const answer = await desk.api(method, path, body, headers)
      const name = nameOf(method, path)
      const operation = name && operations.get(name)
      if (!operation) {
        faults.push(`${method} ${path} is not in the document`)
        return answer
      }
      const isSuccess = String(answer.status) in operation.responses
      const said = operation.responses[isSuccess ? answer.status : 'default']!.content ?? {}
      const type = answer.headers.get('content-type')?.split(';')[0]
      const what = `${name} ${answer.status}`
      if (!isSuccess && answer.status < 400) faults.push(`${what} is no status of the document`)
      if (answer.text !== '' && !(type! in said)) faults.push(`${what} comes as ${type}`)
      if (answer.json !== undefined) hold(what, said['application/json']?.schema, answer.json)
      if (!isSuccess) return answer
      succeeded.add(name)
      if (body !== undefined) hold(`${name} body`, operation.requestBody?.content['application/json']?.schema, body)
      return answer
    },
  }
}

/** References lead into the whole document. */
const resolved = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'))
