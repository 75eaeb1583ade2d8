/** Where a protocol writes the length of a message: how many bytes must be there to read it, and the whole length. */
export type Framing = { headLength: number; lengthOf: (head: Buffer) => number }

/** Cuts a stream of bytes into messages, without copying one that came whole. */
export class FrameSplitter {
  private chunks: Buffer[] = []
  private size = 0
  private readonly framing: Framing

  constructor(framing: Framing) {
    this.framing = framing
  }

  /** The messages that are complete with this chunk. Throws what `lengthOf` throws. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk)
    this.size += chunk.length
    const messages: Buffer[] = []
    for (let wanted = this.wanted(); wanted !== null && this.size >= wanted; wanted = this.wanted()) {
      messages.push(this.take(wanted))
    }
    return messages
  }

  private wanted(): number | null {
    const { headLength, lengthOf } = this.framing
    if (this.size < headLength) return null
    if (this.chunks[0]!.length < headLength) this.chunks = [Buffer.concat(this.chunks)]
    return lengthOf(this.chunks[0]!)
  }

  private take(length: number): Buffer {
    const all = this.chunks.length > 1 ? Buffer.concat(this.chunks) : this.chunks[0]!
    this.chunks = all.length > length ? [all.subarray(length)] : []
    this.size = all.length - length
    return all.subarray(0, length)
  }
}
