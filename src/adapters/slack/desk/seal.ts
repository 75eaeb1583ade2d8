import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What a button carries comes back from a client that anybody may have written: it counts only with our signature, for
 * the action it was made for. None of the values may hold a `|`.
 */
export class Seal {
  private readonly key: Buffer

  constructor(secret: string) {
    this.key = createHmac('sha256', secret).update('echodesk desk buttons').digest()
  }

  close(action: string, values: string[]): string {
    return [...values, this.sign(action, values)].join('|')
  }

  /** The values, or null where the signature is not ours. */
  open(action: string, sealed: string): string[] | null {
    const values = sealed.split('|')
    const given = Buffer.from(values.pop() ?? '')
    const wanted = Buffer.from(this.sign(action, values))
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? values : null
  }

  private sign(action: string, values: string[]): string {
    const text = JSON.stringify([action, ...values])
    return createHmac('sha256', this.key).update(text).digest('base64url').slice(0, 22)
  }
}
