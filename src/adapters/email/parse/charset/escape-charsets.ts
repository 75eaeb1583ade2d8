import { TextDecoder } from 'node:util'

const gb18030 = new TextDecoder('gb18030')
const eucKr = new TextDecoder('euc-kr')

/** HZ (RFC 1843): `~{` and `~}` enclose GB 2312 in seven bits. */
export function decodeHz(bytes: Buffer): string {
  return replaceShifted(bytes.toString('latin1'), '~{', '~}', gb18030)
    .replaceAll('~~', '~')
    .replace(/~\r?\n/g, '')
}

/** ISO-2022-KR (RFC 1557): SO and SI enclose KS C 5601 in seven bits. */
export function decodeIso2022Kr(bytes: Buffer): string {
  return replaceShifted(bytes.toString('latin1').replaceAll('\x1b$)C', ''), '\x0e', '\x0f', eucKr)
}

function replaceShifted(text: string, shiftOut: string, shiftIn: string, decoder: TextDecoder): string {
  const [first = '', ...rest] = text.split(shiftOut)
  const pieces = rest.map((piece) => {
    const end = piece.indexOf(shiftIn)
    const shifted = end < 0 ? piece : piece.slice(0, end)
    const after = end < 0 ? '' : piece.slice(end + shiftIn.length)
    return decoder.decode(withHighBits(shifted)) + after
  })
  return first + pieces.join('')
}

function withHighBits(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! > 0x20) bytes[index]! |= 0x80
  return bytes
}
