import { decodeBytes } from '../charset/decode.ts'

/** The strings and bytes among the properties of a message or file, by their id; see MS-OXTNEF, 2.1.3.4. */
export type MapiProperties = Map<number, Buffer | string>

const named = 0x8000
const multiple = 0x1000
const fixedSizes: Record<number, number> = { 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16 }
const types = { object: 0x0d, bytesText: 0x1e, wideText: 0x1f, bytes: 0x102 }
const variable = new Set(Object.values(types))

/** @throws RangeError where the bytes end too early */
export function readMapiProperties(bytes: Buffer, charset: string | null): MapiProperties {
  const properties: MapiProperties = new Map()
  let at = 4
  for (let left = bytes.readUInt32LE(0); left > 0; left--) {
    const type = bytes.readUInt16LE(at)
    const id = bytes.readUInt16LE(at + 2)
    at = id >= named ? behindName(bytes, at + 4) : at + 4
    const isVariable = variable.has(type & ~multiple)
    const isCounted = isVariable || (type & multiple) !== 0
    const count = isCounted ? bytes.readUInt32LE(at) : 1
    if (count > bytes.length) throw new RangeError('more values than bytes')
    if (isCounted) at += 4
    for (let value = 0; value < count; value++) {
      const size = isVariable ? bytes.readUInt32LE(at) : (fixedSizes[type & ~multiple] ?? 4)
      if (isVariable) at += 4
      if (at + size > bytes.length) throw new RangeError('longer than the bytes')
      if (isVariable) properties.set(id, readValue(bytes.subarray(at, at + size), type, charset))
      at += padded(size)
    }
  }
  return properties
}

/** The name of a property is a number or a text. */
function behindName(bytes: Buffer, at: number): number {
  const isNumber = bytes.readUInt32LE(at + 16) === 0
  return isNumber ? at + 24 : at + 24 + padded(bytes.readUInt32LE(at + 20))
}

function readValue(bytes: Buffer, type: number, charset: string | null): Buffer | string {
  if (type === types.wideText) return withoutEnd(bytes.toString('utf16le'))
  if (type === types.bytesText) return withoutEnd(decodeBytes(bytes.subarray(0, endOf(bytes)), charset))
  return bytes
}

const endOf = (bytes: Buffer) => (bytes.includes(0) ? bytes.indexOf(0) : bytes.length)
const withoutEnd = (text: string) => text.replace(/\0.*$/s, '')
const padded = (size: number) => (size + 3) & ~3
