import { checkView } from '../blocks.ts'
import { SlackFault } from '../fault.ts'
import { bot, type StoredFile } from '../workspace.ts'
import type { Method } from './call.ts'
import { postAsBot } from './chat.ts'

const triggerLives = 3000

const openView: Method = (world, call) => {
  const trigger = call.needed('trigger_id')
  const madeAt = world.triggers.get(trigger)
  if (madeAt === undefined) throw new SlackFault('exchanged_trigger_id')
  world.triggers.delete(trigger)
  if (Date.now() - madeAt > triggerLives) throw new SlackFault('expired_trigger_id')
  const view = call.json<Record<string, unknown>>('view') ?? {}
  checkView(view)
  const id = world.workspace.nextId('V')
  const made = { ...view, id, hash: `${id}.hash`, user: trigger.split('|')[1] ?? '' }
  world.workspace.views.set(id, made)
  return { view: made }
}

const uploadUrl: Method = (world, call) => {
  const size = Number(call.needed('length'))
  if (!(size > 0)) throw new SlackFault('invalid_arguments')
  const id = world.workspace.nextId('F')
  const name = call.needed('filename')
  world.workspace.files.set(id, {
    id,
    name,
    title: name,
    mimetype: 'application/octet-stream',
    size,
    user: bot.user,
    content: new Uint8Array(),
  })
  return { file_id: id, upload_url: `${world.base}/upload/v1/${id}` }
}

const completeUpload: Method = (world, call) => {
  const wanted = call.json<{ id: string; title?: string }[]>('files') ?? []
  const files = wanted.map(({ id, title }): StoredFile => {
    const file = world.workspace.files.get(id)
    if (!file || file.content.length !== file.size) throw new SlackFault('file_not_found')
    if (title) file.title = title
    return file
  })
  const shown = files.map((file) => world.workspace.describeFile(file, world.base))
  if (call.has('channel_id')) {
    postAsBot(world, call.text('channel_id'), {
      subtype: 'file_share',
      text: call.text('initial_comment'),
      files: shown,
      ...(call.has('thread_ts') && { thread_ts: call.text('thread_ts') }),
    })
  }
  return { files: shown }
}

export const surfaces: Record<string, Method> = {
  'apps.connections.open': (world) => ({
    url: `${world.base.replace(/^http/, 'ws')}/link/?ticket=${world.socket.ticket()}`,
  }),
  'views.open': openView,
  'files.getUploadURLExternal': uploadUrl,
  'files.completeUploadExternal': completeUpload,
  'files.info': (world, call) => {
    const file = world.workspace.files.get(call.needed('file'))
    if (!file) throw new SlackFault('file_not_found')
    return { file: world.workspace.describeFile(file, world.base) }
  },
}
