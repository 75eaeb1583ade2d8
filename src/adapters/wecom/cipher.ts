import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

/** The padding's blocks, larger than the cipher's own. */
const block = 32
const randomBytes = 16
const lengthBytes = 4

/**
 * What WeCom signs: the sorted texts, hashed together.
 * https://developer.work.weixin.qq.com/document/path/90968
 */
export function isSigned(
  token: string,
  signature: string,
  timestamp: string,
  nonce: string,
  encrypted: string,
): boolean {
  const wanted = createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest()
  const given = Buffer.from(/^[\da-f]{40}$/i.test(signature) ? signature : '', 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/**
 * Opens an encrypted callback: 16 random bytes, the length, the text, and whom it is for. Null where anything about it is
 * not as it must be: somebody made it who does not have the key, or it is for another company.
 */
export function decrypt(encodingAesKey: string, receiver: string, encrypted: string): Uint8Array | null {
  const sealed = Buffer.from(encrypted, 'base64')
  if (sealed.length === 0 || sealed.length % block !== 0) return null
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const opened = withoutPadding(Buffer.concat([decipher.update(sealed), decipher.final()]))
  if (!opened || opened.length < randomBytes + lengthBytes) return null
  const start = randomBytes + lengthBytes
  const end = start + opened.readUInt32BE(randomBytes)
  if (end > opened.length || opened.subarray(end).toString('utf8') !== receiver) return null
  return opened.subarray(start, end)
}

/** PKCS#7: as many bytes as each of them says. */
function withoutPadding(padded: Buffer): Buffer | null {
  const count = padded.at(-1) ?? 0
  if (count < 1 || count > block || count > padded.length) return null
  const text = padded.subarray(0, padded.length - count)
  return padded.subarray(text.length).every((byte) => byte === count) ? text : null
}
