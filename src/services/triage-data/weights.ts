import { gunzipSync, gzipSync } from 'node:zlib'
import { type ClassifierWeights, type LanguageWeights, matrixLength } from '../../core/triage/index.ts'

/**
 * One gzipped file: the length of the header (32 bits, little-endian), the header (JSON: all but the matrices),
 * then the int8 matrices in the order of the header's languages.
 */
export function encodeWeights(weights: ClassifierWeights): Buffer {
  const { zh, en } = weights
  const header = Buffer.from(JSON.stringify({ matrixLength, zh: withoutMatrix(zh), en: withoutMatrix(en) }))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  return gzipSync(Buffer.concat([size, header, new Uint8Array(zh.matrix.buffer), new Uint8Array(en.matrix.buffer)]), {
    level: 9,
  })
}

/** @throws Error where the file was cut, or was trained with another number of features than this version has. */
export function decodeWeights(file: Uint8Array): ClassifierWeights {
  const bytes = gunzipSync(file)
  const start = 4 + bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, start))
  if (header.matrixLength !== matrixLength || bytes.length !== start + 2 * matrixLength) {
    throw new Error('the trained weights do not fit this version; run `node script/train-classifier.ts`')
  }
  const matrix = (place: number) =>
    new Int8Array(bytes.subarray(start + place * matrixLength, start + (place + 1) * matrixLength))
  return { zh: { ...header.zh, matrix: matrix(0) }, en: { ...header.en, matrix: matrix(1) } }
}

function withoutMatrix({ tasks, impactShares }: LanguageWeights): Omit<LanguageWeights, 'matrix'> {
  return { tasks, impactShares }
}
