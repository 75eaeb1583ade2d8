import { inLanguage } from './words.ts'

const { offline } = inLanguage({
  en: { offline: 'No connection. Try again in a moment.' },
  zh: { offline: '网络不通，请稍后再试。' },
})

/** An answer that is no success, in words that can be shown. */
export class RequestError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
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
  if (!response.ok) throw new RequestError(response.status, answer?.error?.message ?? offline)
  return answer as Answer
}
