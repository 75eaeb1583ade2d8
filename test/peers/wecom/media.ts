import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { Refusal } from './refusal.ts'

const keptMs = 3 * 24 * 3_600_000
const megabyte = 1024 * 1024
const largest: Record<string, number> = {
  image: 10 * megabyte,
  voice: 2 * megabyte,
  video: 10 * megabyte,
  file: 20 * megabyte,
}

export type Medium = { kind: string; name: string; content: Buffer; until: number }

/** Files that were sent either way, for three days. */
export class Media {
  private readonly kept = new Map<string, Medium>()
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  add(kind: string, name: string, content: Buffer): string {
    const id = randomBytes(24).toString('base64url')
    this.kept.set(id, { kind, name, content, until: this.clock.now() + keptMs })
    return id
  }

  /** Throws where it is not there any more, or is of another kind. */
  get(id: unknown, kind?: string): Medium {
    const found = this.kept.get(String(id))
    if (!found || this.clock.now() >= found.until) throw new Refusal(40007, 'invalid media_id')
    if (kind && found.kind !== kind) throw new Refusal(40007, `media_id is of the kind ${found.kind}`)
    return found
  }

  /** A multipart form with one part `media`, whose head says the length as well. */
  upload(kind: string, contentType: string, body: Buffer): string {
    const limit = largest[kind]
    if (!limit) throw new Refusal(40004, 'invalid media type')
    const boundary = /boundary=(\S+)/.exec(contentType)?.[1]
    const headEnd = body.indexOf('\r\n\r\n')
    const end = body.lastIndexOf(`\r\n--${boundary}--`)
    const head = body.subarray(0, headEnd).toString('utf8')
    const [, name = '', length] = /name="media"; filename="([^"]+)"; filelength=(\d+)/.exec(head) ?? []
    const content = body.subarray(headEnd + 4, end)
    if (!boundary || !name || content.length !== Number(length)) throw new Refusal(44001, 'empty media data')
    if (content.length <= 5 || content.length > limit) throw new Refusal(40006, 'invalid media size')
    return this.add(kind, name, Buffer.from(content))
  }
}
