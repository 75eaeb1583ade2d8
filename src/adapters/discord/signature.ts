import { createPublicKey, verify } from 'node:crypto'

const tolerance = 300
const timestampHeader = 'x-signature-timestamp'
const signatureHeader = 'x-signature-ed25519'

/**
 * Whether Discord signed these bytes less than five minutes ago, by its clock and by ours. `publicKey` in hexadecimal.
 * https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
 */
export function isSigned(publicKey: string, headers: Record<string, string>, body: Uint8Array, now: Date): boolean {
  const at = headers[timestampHeader] ?? ''
  const given = headers[signatureHeader] ?? ''
  if (!/^\d{1,12}$/.test(at) || Math.abs(now.getTime() / 1000 - Number(at)) > tolerance) return false
  if (!/^[0-9a-f]{128}$/i.test(given)) return false
  const x = Buffer.from(publicKey, 'hex').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.concat([Buffer.from(at), body]), key, Buffer.from(given, 'hex'))
}
