import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { FileStore } from '../core/ports/store.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { formSize, receiveFiles, usualUploads } from './uploads.ts'

export const fileIdSchema = z.string().regex(/^[0-9a-f]{64}$/, 'not a file id')

/** Types that a browser shows without running anything in them; everything else is bytes. */
const harmless = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'text/plain'])

const storedSchema = z.object({ fileId: fileIdSchema, name: z.string(), type: z.string(), size: z.number().int() })

export function fileRoutes(add: AddRoute, { store }: Pick<HttpParts, 'store'>): void {
  add({
    method: 'POST',
    url: '/api/files',
    summary: 'Takes files that a reply or a note then names in `attachments`',
    access: 'agent',
    consumes: 'multipart/form-data',
    bodyLimit: formSize(usualUploads),
    status: 201,
    answer: z.object({ files: z.array(storedSchema) }),
    handle: async ({ request }) => ({ files: (await receiveFiles(request, store.files, usualUploads)).files }),
  })
  add({
    method: 'GET',
    url: '/api/files/:id',
    summary: 'A file, as a download',
    access: 'agent',
    params: z.object({ id: fileIdSchema }),
    query: z.object({ name: z.string().max(300).default('file'), type: z.string().max(200).default('') }),
    produces: 'application/octet-stream',
    handle: async ({ params, query, reply }) => download(reply, store.files, params.id, query),
  })
}

/** Streams a file as a download. Throws `HttpError` 404 where it is not there. */
export async function download(
  reply: FastifyReply,
  files: FileStore,
  fileId: string,
  { name, type }: { name: string; type: string },
): Promise<unknown> {
  const content = await files.read(fileId)
  if (!content) throw new HttpError(404, 'not-found', 'This file is not here; it may have been erased.')
  reply.headers({
    'content-type': harmless.has(type) ? type : 'application/octet-stream',
    'content-disposition': attachment(name),
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=86400, immutable',
  })
  return Readable.from(content, { objectMode: false })
}

/** A `Content-Disposition` for any name (RFC 6266, with RFC 5987's form beside a plain one). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.() -]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
