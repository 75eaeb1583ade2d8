import { decodeUuencode } from '../mime/transfer-encoding.ts'

export type UuencodedFile = { name: string; content: Buffer }

const beginLine = /^begin [0-7]{3,4} \S/

/** Takes uuencoded files out of a plain text, as programs older than MIME put them there. */
export function extractUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  if (!text.includes('begin ')) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: UuencodedFile[] = []
  let index = 0
  while (index < lines.length) {
    const end = beginLine.test(lines[index]!) ? endOfFile(lines, index) : -1
    if (end < 0) kept.push(lines[index++]!)
    else {
      files.push(decodeUuencode(lines.slice(index, end)))
      index = end
    }
  }
  return { text: kept.join('\n'), files }
}

/** The line after `end`, or -1 where the lines between are not uuencoded. */
function endOfFile(lines: string[], begin: number): number {
  let index = begin + 1
  while (index < lines.length && isUuencodedLine(lines[index]!)) index++
  if (index === begin + 1) return -1
  if (lines[index]?.trim() === 'end') return index + 1
  return index === lines.length ? index : -1
}

function isUuencodedLine(line: string): boolean {
  const text = line.trimEnd()
  if (text === '`') return true
  if (text === 'end' || text === '' || text.length > 90) return false
  const length = (text.charCodeAt(0) - 32) & 63
  const expected = Math.ceil(length / 3) * 4
  return Math.abs(text.length - 1 - expected) <= 3 && /^[ -`]+$/.test(text)
}
