import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { AdapterState } from '../../core/ports/channel.ts'
import { answerOf, request } from './request.ts'

/** A token that ends within this time is not used any more. */
const margin = 300_000
const stateName = 'access-token'

type Kept = { token: string; until: number }

type Settings = { apiUrl: string; corpId: string; secret: string; state: AdapterState; now(): Date }

/**
 * The access token of one application: kept over restarts and shared by all processes, sealed with the application's own
 * secret. WeCom gives the same token to whoever asks while it is valid, so that two who ask at once do no harm.
 * https://developer.work.weixin.qq.com/document/path/91039
 */
export class AccessToken {
  private readonly settings: Settings
  private kept: Kept | null = null
  private asking: Promise<Kept> | null = null

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** Throws `ChannelError`. */
  async get(): Promise<string> {
    if (this.isUsable(this.kept)) return this.kept.token
    return (await this.renewed(null)).token
  }

  /** Another one than `refused`, which WeCom no longer takes; one that somebody else has asked for meanwhile will do. */
  async replace(refused: string): Promise<string> {
    if (this.isUsable(this.kept) && this.kept.token !== refused) return this.kept.token
    return (await this.renewed(refused)).token
  }

  private isUsable(kept: Kept | null): kept is Kept {
    return kept !== null && kept.until - margin > this.settings.now().getTime()
  }

  private renewed(refused: string | null): Promise<Kept> {
    this.asking ??= this.renew(refused).finally(() => {
      this.asking = null
    })
    return this.asking
  }

  private async renew(refused: string | null): Promise<Kept> {
    const shared = this.opened(await this.settings.state.get(stateName))
    if (this.isUsable(shared) && shared.token !== refused) {
      this.kept = shared
      return shared
    }
    const { apiUrl, corpId, secret, state, now } = this.settings
    const query = { corpid: corpId, corpsecret: secret }
    const { access_token: token, expires_in: seconds } = await answerOf(
      await request(apiUrl, { method: 'gettoken', query }),
      'gettoken',
    )
    this.kept = { token: String(token), until: now().getTime() + Number(seconds) * 1000 }
    await state.set(stateName, this.sealed(this.kept))
    return this.kept
  }

  private sealed(kept: Kept): string {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key(), nonce)
    const content = Buffer.concat([cipher.update(JSON.stringify(kept)), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), content]).toString('base64')
  }

  /** Null where there is none, or one that was sealed with an earlier secret. */
  private opened(value: string | null): Kept | null {
    if (value === null) return null
    try {
      const bytes = Buffer.from(value, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', this.key(), bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString())
    } catch {
      return null
    }
  }

  private key(): Buffer {
    return createHash('sha256').update(this.settings.secret).digest()
  }
}
