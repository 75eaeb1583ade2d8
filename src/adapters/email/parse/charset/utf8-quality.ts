export type Utf8Quality = {
  /** well-formed sequences of more than one byte */
  valid: number
  /** bytes that belong to none; one cut by the end of the input counts where no other is whole */
  invalid: number
  /** hardly chance: enough sequences, or sequences of three and four bytes */
  convincing: boolean
}

/** How far bytes are UTF-8 (RFC 3629), in one pass. */
export function utf8Quality(bytes: Buffer): Utf8Quality {
  let valid = 0
  let invalid = 0
  let long = 0
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index)
    if (length === 1) index++
    else if (length > 1) {
      valid++
      if (length > 2) long++
      index += length
    } else if (length === -1 && valid > 0) break
    else {
      invalid++
      index++
    }
  }
  return { valid, invalid, convincing: invalid === 0 && (long >= 2 || valid >= 6) }
}

/** 1 for ASCII, 2 to 4 for a well-formed sequence, 0 for a stray byte, -1 for one the input ends within. */
function sequenceLength(bytes: Buffer, index: number): number {
  const lead = bytes[index]!
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0
  if (length === 0) return 0
  const second = bytes[index + 1]
  if (lead === 0xe0 && second !== undefined && second < 0xa0) return 0
  if (lead === 0xed && second !== undefined && second > 0x9f) return 0
  if (lead === 0xf0 && second !== undefined && second < 0x90) return 0
  if (lead === 0xf4 && second !== undefined && second > 0x8f) return 0
  for (let offset = 1; offset < length; offset++) {
    const byte = bytes[index + offset]
    if (byte === undefined) return index > 0 ? -1 : 0
    if (byte < 0x80 || byte > 0xbf) return 0
  }
  return length
}
