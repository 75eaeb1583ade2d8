import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { FileStore } from '../core/ports/store.ts'
import type { Attachment } from '../core/records/index.ts'
import { HttpError } from './errors.ts'

export type UploadLimits = {
  /** Bytes of one file. */
  fileSize: number
  /** Files in one upload. */
  files: number
}

export const usualUploads: UploadLimits = { fileSize: 20 * 1024 * 1024, files: 10 }

/** The largest body such a form can have, in bytes. */
export const formSize = ({ fileSize, files }: UploadLimits) => fileSize * files + 1024 * 1024

export type Upload = { files: Attachment[]; text: string }

const mediaType = /^[\w.+-]+\/[\w.+-]+$/

/** Streams the files of a form into the store. Throws `HttpError` 400, 413 or 422; nothing is sent of a broken form. */
export async function receiveFiles(request: FastifyRequest, store: FileStore, limits: UploadLimits): Promise<Upload> {
  if (!request.isMultipart()) throw new HttpError(422, 'invalid', 'Send the files as multipart/form-data.')
  const files: Attachment[] = []
  let text = ''
  try {
    const parts = request.parts({
      limits: { fileSize: limits.fileSize, files: limits.files, fields: 10, fieldSize: 200_000 },
    })
    for await (const part of parts) {
      if (part.type === 'field') {
        if (part.fieldname === 'text') text = String(part.value)
        continue
      }
      const type = mediaType.test(part.mimetype) ? part.mimetype : 'application/octet-stream'
      const { fileId, size } = await store.put(whole(part, limits), type)
      files.push({ fileId, size, name: fileName(part.filename ?? ''), type })
    }
  } catch (error) {
    throw uploadError(error, limits)
  }
  if (files.length === 0) throw new HttpError(422, 'invalid', 'There is no file in the form: add one.')
  return { files, text }
}

/** The bytes of one file; breaks off where it is larger than allowed, so that half a file is never kept. */
async function* whole(part: Extract<Multipart, { type: 'file' }>, limits: UploadLimits): AsyncIterable<Uint8Array> {
  yield* part.file
  if (part.file.truncated) throw tooLarge(limits)
}

/** A name without path, control signs or tricks of direction, never hidden, at most 120 characters. */
export function fileName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^\.+/, '')
  const [stem = '', ...endings] = plain.split(/(?=\.[^.]{1,10}$)/)
  const ending = endings.join('')
  return (
    Array.from(stem)
      .slice(0, 120 - ending.length)
      .join('') + ending || 'file'
  )
}

const tooLarge = ({ fileSize }: UploadLimits) =>
  new HttpError(413, 'too-large', `A file may have ${Math.floor(fileSize / 1024 / 1024)} MB at most: make it smaller.`)

function uploadError(error: unknown, limits: UploadLimits): unknown {
  if (error instanceof HttpError) return error
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return tooLarge(limits)
  if (code === 'FST_FILES_LIMIT')
    return new HttpError(413, 'too-large', `At most ${limits.files} files at once: send the rest after.`)
  if (code?.startsWith('FST_')) return new HttpError(422, 'invalid', 'This form has too many fields or too long ones.')
  if (/multipart|form|boundary|part header/i.test(message ?? '')) {
    return new HttpError(400, 'bad-form', 'The form is broken off or malformed: send it again.')
  }
  return error
}
