import { createServer, type Server } from 'node:http'
import { PuppetMock } from 'wechaty-puppet-mock'
import { Phone } from './phone.ts'

/** By port: the phone is the same one over several starts of the puppet. */
const phones = new Map<number, Phone>()

type Told = { from: string; text: string } | { fault: 'exception' | 'rejection' }

/**
 * A puppet for a desk in a process of its own: its phone is told over HTTP what friends write, or that the puppet's own
 * code fails where nobody catches it.
 */
// biome-ignore lint/style/noDefaultExport: a puppet's package is known by its default export
export default class RemotePhone extends PuppetMock {
  private readonly phone: Phone
  private readonly port: number
  private server: Server | null = null

  constructor({ port, ...options }: { port: number }) {
    const phone = phones.get(port) ?? new Phone()
    phones.set(port, phone)
    super({ ...options, mocker: phone })
    this.phone = phone
    this.port = port
  }

  override async onStart(): Promise<void> {
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      this.told(JSON.parse(body) as Told)
      response.end()
    })
    server.listen(this.port, '127.0.0.1')
    server.unref()
    this.server = server
    await super.onStart()
  }

  override async onStop(): Promise<void> {
    this.server?.close()
    this.server?.closeAllConnections()
    await super.onStop()
  }

  private told(what: Told): void {
    if ('from' in what) {
      this.phone.friend(what.from, what.from)
      this.phone.say(what.from, what.text)
    } else if (what.fault === 'rejection') void Promise.reject(new Error('the puppet rejected'))
    else {
      setTimeout(() => {
        throw new Error('the puppet failed in a timer')
      })
    }
  }
}
