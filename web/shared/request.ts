import { inLanguage } from './words.ts'

const { offline } = inLanguage({
  en: { offline: 'No connection. Try again in a moment.' },
  zh: { offline: '网络不通，请稍后再试。' },
})

/** An answer that is no success, in words that can be shown. */
export class RequestError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, message: string, code = '') {
    super(message)
    this.name = 'RequestError'
    this.status = status
    this.code = code
  }

  /** Whether the same may be taken a little later: nobody answered, too much was asked, or a database was away. */
  get passes(): boolean {
    return [0, 429, 502, 503, 504].includes(this.status)
  }
}

/** Asks the server. A form is sent as it is, anything else as JSON. Throws `RequestError`; status 0 is no connection. */
export async function ask<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData
  const response = await fetch(path, {
    method,
    headers: {
      'x-echodesk': '1',
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: isForm ? body : body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new RequestError(0, offline)
  })
  const answer = await response.json().catch(() => null)
  if (!response.ok) throw new RequestError(response.status, answer?.error?.message ?? offline, answer?.error?.code)
  return answer as Answer
}
