import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { type ClassifierWeights, type LanguageWeights, matrixLength, tasks } from '../../core/triage/index.ts'

const task = (labels: readonly string[]) =>
  z.object({ bias: z.array(z.number()).length(labels.length), scale: z.number(), temperature: z.number().positive() })
const language = z.object({
  tasks: z.object({ type: task(tasks.type), impact: task(tasks.impact), urgency: task(tasks.urgency) }),
  impactShares: z.array(z.array(z.number()).length(tasks.impact.length)).length(tasks.type.length),
  heldOut: z.object({ right: z.number(), of: z.number() }),
  certainFrom: z.number().optional(),
})
const headerSchema = z.object({ matrixLength: z.literal(matrixLength), zh: language, en: language })

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
  const header = headerSchema.safeParse(JSON.parse(bytes.toString('utf8', 4, start)))
  if (!header.success || bytes.length !== start + 2 * matrixLength) {
    throw new Error('the trained weights do not fit this version; run `node script/train-classifier.ts`')
  }
  const matrix = (place: number) =>
    new Int8Array(bytes.subarray(start + place * matrixLength, start + (place + 1) * matrixLength))
  return { zh: { ...header.data.zh, matrix: matrix(0) }, en: { ...header.data.en, matrix: matrix(1) } }
}

function withoutMatrix({ matrix: _, ...rest }: LanguageWeights): Omit<LanguageWeights, 'matrix'> {
  return rest
}
