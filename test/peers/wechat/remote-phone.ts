import { createServer } from 'node:http'
import { PuppetMock } from 'wechaty-puppet-mock'
import { Phone } from './phone.ts'

/** A puppet for a desk in a process of its own: its phone is told over HTTP what friends write. */
// biome-ignore lint/style/noDefaultExport: a puppet's package is known by its default export
export default class RemotePhone extends PuppetMock {
  constructor({ port, ...options }: { port: number }) {
    const phone = new Phone()
    super({ ...options, mocker: phone })
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const { from, text } = JSON.parse(body) as { from: string; text: string }
      phone.friend(from, from)
      phone.say(from, text)
      response.end()
    })
    server.listen(port, '127.0.0.1')
    server.unref()
  }
}
