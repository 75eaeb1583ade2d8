import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'

const heartbeatMs = 10_000
const mostBehind = 1024 * 1024

/** Server-sent events to one browser (HTML Living Standard, 9.2). */
export type EventStream = {
  send(event: { id?: string; name?: string; data: unknown }): void
  /** Called every ten seconds, after the heartbeat was written. */
  onBeat(listener: () => void): void
  onClose(listener: () => void): void
}

export type EventStreams = {
  open(reply: FastifyReply): EventStream
  /** Ends them all, so that the server can close. */
  close(): void
}

/** Streams that stay open until the browser leaves, reads too slowly, or the server closes. */
export function eventStreams(): EventStreams {
  const open = new Set<PassThrough>()
  return {
    open: (reply) => {
      const body = new PassThrough()
      open.add(body)
      const beats: (() => void)[] = []
      const timer = setInterval(() => {
        body.write(': \n\n')
        for (const beat of beats) beat()
      }, heartbeatMs)
      body.on('close', () => {
        clearInterval(timer)
        open.delete(body)
      })
      reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
      body.write('retry: 2000\n\n')
      reply.send(body)
      return {
        send: ({ id, name, data }) => {
          if (body.writableLength > mostBehind) return void body.destroy()
          if (body.writable) body.write(frame(id, name, data))
        },
        onBeat: (listener) => beats.push(listener),
        onClose: (listener) => body.on('close', listener),
      }
    },
    close: () => {
      for (const body of open) body.end()
    },
  }
}

function frame(id: string | undefined, name: string | undefined, data: unknown): string {
  const fields = [id && `id: ${id}`, name && `event: ${name}`, `data: ${JSON.stringify(data)}`]
  return `${fields.filter(Boolean).join('\n')}\n\n`
}
