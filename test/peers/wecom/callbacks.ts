import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

export type Secrets = { corpId: string; callbackToken: string; encodingAesKey: string }

const answerWithin = 5_000
const attempts = 4
const block = 32

type Trip = 'deliver' | 'drop' | 'twice'

/** WeCom calling in: signed, encrypted, and again up to three times where it is not answered with 200 in five seconds. */
export class Callbacks {
  /** Where to; nothing is called while it is null. */
  address: string | null = null
  /** What becomes of each call on its way. */
  fate: (index: number) => Trip = () => 'deliver'
  /** Statuses that came back, in the order of the answers. */
  readonly answers: number[] = []
  private readonly underway = new Set<Promise<void>>()
  private readonly secrets: Secrets
  private readonly clock: Clock
  private count = 0
  private stopped = false

  constructor(secrets: Secrets, clock: Clock) {
    this.secrets = secrets
    this.clock = clock
  }

  call(fields: Record<string, string | number>): void {
    const trip = this.fate(this.count++)
    if (!this.address || trip === 'drop') return
    for (let copies = trip === 'twice' ? 2 : 1; copies > 0; copies--) {
      const sending = this.deliver(this.address, asXml(fields)).finally(() => this.underway.delete(sending))
      this.underway.add(sending)
    }
  }

  /** The path and query of a call, and its body. */
  signed(plain: string, change: { receiver?: string; at?: number; token?: string } = {}) {
    const encrypted = this.encrypt(plain, change.receiver ?? this.secrets.corpId)
    const timestamp = String(Math.floor((change.at ?? this.clock.now()) / 1000))
    const nonce = randomBytes(5).toString('hex')
    const token = change.token ?? this.secrets.callbackToken
    const signature = createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex')
    return {
      encrypted,
      query: { msg_signature: signature, timestamp, nonce },
      body: asXml({ ToUserName: this.secrets.corpId, Encrypt: encrypted, AgentID: '' }),
    }
  }

  /** Opens the address for calls as the administrator's page does: it has to answer with what was encrypted. */
  async verify(address: string): Promise<boolean> {
    const word = randomBytes(8).toString('hex')
    const { query, encrypted } = this.signed(word)
    const response = await fetch(`${address}?${new URLSearchParams({ ...query, echostr: encrypted })}`)
    return response.status === 200 && (await response.text()) === word
  }

  async stop(): Promise<void> {
    this.stopped = true
    await Promise.all(this.underway)
  }

  private async deliver(address: string, plain: string): Promise<void> {
    for (let attempt = 0; attempt < attempts && !this.stopped; attempt++) {
      const { query, body } = this.signed(plain)
      try {
        const response = await fetch(`${address}?${new URLSearchParams(query)}`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'text/xml' },
          signal: AbortSignal.timeout(answerWithin),
        })
        await response.body?.cancel()
        this.answers.push(response.status)
        if (response.status === 200) return
      } catch {
        this.answers.push(0)
      }
    }
  }

  private encrypt(plain: string, receiver: string): string {
    const text = Buffer.from(plain)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length)
    const whole = Buffer.concat([randomBytes(16), length, text, Buffer.from(receiver)])
    const padding = block - (whole.length % block)
    const key = Buffer.from(`${this.secrets.encodingAesKey}=`, 'base64')
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    return Buffer.concat([
      cipher.update(Buffer.concat([whole, Buffer.alloc(padding, padding)])),
      cipher.final(),
    ]).toString('base64')
  }
}

/** Texts as CDATA, numbers as they are. */
export function asXml(fields: Record<string, string | number>): string {
  const tags = Object.entries(fields).map(([name, value]) =>
    typeof value === 'number' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`,
  )
  return `<xml>${tags.join('')}</xml>`
}
