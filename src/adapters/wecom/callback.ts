import { UnreadableError } from '../../core/errors.ts'
import type { WebhookRequest, WebhookResponse } from '../../core/ports/channel.ts'
import { decrypt, isSigned } from './cipher.ts'
import type { WecomAccount } from './config.ts'
import { maxXmlBytes, readXml } from './xml.ts'

const tolerance = 300

export type Opened = { refused: WebhookResponse } | { content: Uint8Array }

/**
 * What a callback carries, once its signature, its time, its encryption and whom it is for are right. A GET verifies the
 * address and wants its content back. https://developer.work.weixin.qq.com/document/path/90930
 */
export function openCallback(account: WecomAccount, request: WebhookRequest, now: Date): Opened {
  if (request.body.length > maxXmlBytes) return refuse(413, `a callback has at most ${maxXmlBytes} bytes`)
  const { msg_signature: signature = '', timestamp = '', nonce = '', echostr = '' } = request.query
  const encrypted = request.method === 'GET' ? echostr : encryptedIn(request.body)
  if (!encrypted) return refuse(400, 'no encrypted content')
  if (!isSigned(account.callbackToken, signature, timestamp, nonce, encrypted)) {
    return refuse(401, 'the signature is wrong: is callbackToken the Token of this callback?')
  }
  if (!/^\d+$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > tolerance) {
    return refuse(401, 'the time is more than five minutes off')
  }
  const content = decrypt(account.encodingAesKey, account.corpId, encrypted)
  if (!content) return refuse(401, 'cannot be decrypted, or is for another company: see encodingAesKey and corpId')
  return { content }
}

function encryptedIn(body: Uint8Array): string {
  try {
    return readXml(body).get('Encrypt') ?? ''
  } catch (error) {
    if (error instanceof UnreadableError) return ''
    throw error
  }
}

const refuse = (status: number, body: string): Opened => ({ refused: { status, body } })
