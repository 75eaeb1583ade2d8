import { createHash } from 'node:crypto'
import { endOfHeader, scanHeader } from './header-scan.ts'

const SCANNED = 64 * 1024
const IDENTIFYING = ['message-id', 'from', 'date', 'subject']

/**
 * What a mail is known by, whatever account or relay it came through: its Message-ID, sender, date and subject, and the
 * beginning and end of its body with line ends made alike. As cheap for 50 MB as for 500 kB; the header lines that a
 * relay adds change nothing.
 */
export function mailId(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const header = scanHeader(raw, IDENTIFYING)
  const hash = createHash('sha256')
  for (const name of IDENTIFYING) hash.update(`${name}:${header.get(name)?.[0] ?? ''}\n`)
  // What names nothing of itself may be no mail at all: then all of it counts.
  const named = IDENTIFYING.some((name) => header.get(name)?.[0])
  const body = named ? bytes.subarray(endOfHeader(bytes)) : bytes
  // Twice as many bytes as characters: a line end is two bytes here and one there.
  const beginning = normalised(body.subarray(0, 2 * SCANNED))
  hash.update(beginning.slice(0, SCANNED), 'latin1')
  if (beginning.length > SCANNED) hash.update(normalised(body.subarray(-2 * SCANNED)).slice(-SCANNED), 'latin1')
  return hash.digest('hex')
}

const normalised = (bytes: Buffer) => bytes.toString('latin1').replace(/\r\n/g, '\n').trimEnd()
