import { ChannelError } from '../../core/errors.ts'
import { WecomError } from './faults.ts'

/** Shorter than a claim on what is to be sent: nobody else tries it while an answer is still awaited. */
const answerWithin = 4_000

export type Wanted = {
  /** Behind `/cgi-bin/`: `kf/send_msg`. */
  method: string
  query: Record<string, string>
  /** POST with this; GET where it is absent. */
  body?: string | Uint8Array<ArrayBuffer>
  type?: string
  /** Milliseconds; four seconds where it is absent. */
  within?: number
  signal?: AbortSignal
}

/**
 * One call to WeCom. Throws `ChannelError` and nothing else; `transient` leaves open whether it was done. The address
 * carries secrets, so that no error repeats it.
 */
export async function request(apiUrl: string, wanted: Wanted): Promise<Response> {
  const { method, query, body, type = 'application/json', within = answerWithin, signal } = wanted
  const address = `${apiUrl}/cgi-bin/${method}?${new URLSearchParams(query)}`
  const deadline = AbortSignal.timeout(within)
  let response: Response
  try {
    response = await fetch(address, {
      ...(body !== undefined && { method: 'POST', body, headers: { 'content-type': type } }),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
  } catch (error) {
    throw new ChannelError('transient', `WeCom could not be reached for ${method}: ${causeOf(error)}`)
  }
  if (response.ok) return response
  await response.body?.cancel()
  const fault = response.status >= 500 || response.status === 429 ? 'transient' : 'rejected'
  throw new ChannelError(fault, `WeCom answered ${method} with status ${response.status}`)
}

export type Answer = { errcode?: number; errmsg?: string } & Record<string, unknown>

/** The answer as JSON, its error code read. Throws `ChannelError`. */
export async function answerOf(response: Response, method: string): Promise<Answer> {
  let answer: unknown
  try {
    answer = await response.json()
  } catch (error) {
    throw new ChannelError('transient', `WeCom’s answer to ${method} could not be read: ${causeOf(error)}`)
  }
  if (typeof answer !== 'object' || answer === null) {
    throw new ChannelError('transient', `WeCom answered ${method} with something that is no object`)
  }
  const { errcode = 0, errmsg = '' } = answer as Answer
  if (errcode !== 0) throw new WecomError(method, Number(errcode), String(errmsg))
  return answer as Answer
}

function causeOf(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } }).cause
  return String(cause?.code ?? cause?.message ?? (error as Error).name)
}
