import { ModelError } from '../../core/triage/index.ts'

/** An answer of four words needs no more; whatever sends more is not read to its end. In bytes. */
const mostBytes = 32_768

/** `fetch`, for small answers: reads the whole body, and gives up on one that is too large. @throws ModelError */
export async function boundedFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error' })
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new ModelError('bad-answer', `the triage model sent more than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  const { status, statusText, headers } = response
  const body = status === 204 || status === 304 ? null : new Blob(chunks)
  return new Response(body, { status, statusText, headers: withoutLength(headers) })
}

/** The body is decoded by now, so that its length and encoding no longer hold. */
function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers)
  kept.delete('content-length')
  kept.delete('content-encoding')
  return kept
}
