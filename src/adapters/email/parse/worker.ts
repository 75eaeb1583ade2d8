import { parentPort } from 'node:worker_threads'
import { parseMail } from './parse-mail.ts'

parentPort?.on('message', async (raw: Uint8Array) => {
  const mail = await parseMail(raw)
  const attachments = mail.attachments.map((attachment) => ({
    ...attachment,
    content: new Uint8Array(attachment.content),
  }))
  parentPort?.postMessage(
    { ...mail, attachments },
    attachments.map(({ content }) => content.buffer),
  )
})

parentPort?.postMessage('ready')
