import { createHmac, timingSafeEqual } from 'node:crypto'

const tolerance = 300

/**
 * Whether Slack signed these bytes less than five minutes ago, by its clock and by ours.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSigned(secret: string, headers: Record<string, string>, body: Uint8Array, now: Date): boolean {
  const at = headers['x-slack-request-timestamp'] ?? ''
  const given = Buffer.from(headers['x-slack-signature'] ?? '')
  if (!/^\d+$/.test(at) || Math.abs(now.getTime() / 1000 - Number(at)) > tolerance) return false
  const wanted = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
