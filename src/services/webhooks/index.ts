import { createHmac } from 'node:crypto'
import type { WebhookSender } from '../../core/ports/webhooks.ts'

const WITHIN_MS = 10_000
const LONGEST_ANSWER = 300

/** Where a webhook is told, and the secret that its bodies are signed with: base64, with or without `whsec_` before it. */
export type WebhookTarget = { id: string; url: string; secret: string }

/**
 * Posts signed as Standard Webhooks asks (https://www.standardwebhooks.com): `webhook-id` stays the same when a delivery
 * is sent again, so that the receiver can tell. Redirects are not followed, and no answer is waited for longer than 10 s.
 */
export function createWebhookSender(targets: WebhookTarget[]): WebhookSender {
  const byId = new Map(targets.map((target) => [target.id, target]))
  return {
    async send(webhook, { id, at, body }) {
      const target = byId.get(webhook)
      if (!target) return { ok: false, gone: true, answer: 'it is no longer configured' }
      const timestamp = String(Math.floor(at.getTime() / 1000))
      try {
        const response = await fetch(target.url, {
          method: 'POST',
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(WITHIN_MS),
          headers: {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signature(target.secret, id, timestamp, body),
          },
        })
        const said = await beginningOf(response)
        return { ok: response.ok, gone: response.status === 410, answer: `${response.status} ${said}`.trim() }
      } catch (error) {
        return { ok: false, gone: false, answer: reasonOf(error) }
      }
    },
  }
}

/** Nobody needs more of an answer than its first words. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const first = await reader?.read()
  await reader?.cancel()
  return new TextDecoder().decode(first?.value?.slice(0, LONGEST_ANSWER))
}

/** The signature's first version: an HMAC over id, time and body. */
export function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error
  if (name === 'TimeoutError') return `no answer within ${WITHIN_MS / 1000} s`
  return cause instanceof Error ? cause.message : message
}
