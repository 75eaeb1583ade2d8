import { mock, type PuppetMock } from 'wechaty-puppet-mock'

/** The text of the code that is offered for scanning. */
const code = 'http://weixin.qq.com/x/AbCdEfGhIjKlMnOpQrSt'
/** wechaty-puppet's message types. */
const types = { text: 7, recalled: 13 }
/** How long WeChat lets a message be taken back, in milliseconds. */
const recallWithin = 120_000

type Shown = { to: string; text: string; mentions: string[]; file?: { name: string; content: string } }

/**
 * A WeChat account with its friends, as the puppet of wechaty-puppet-mock sees it: the same one over several starts of
 * that puppet. What the mock leaves open is as on WeChat: nothing is announced while nobody is signed in, a message can
 * be taken back for two minutes, sending gives an id.
 */
export class Phone extends mock.Mocker {
  readonly shown: Shown[] = []
  /** Thrown by the next sendings. */
  readonly refusals: string[] = []
  /** Whether the puppet can still list what it did not announce. */
  keepsHistory = false
  /** Whether somebody scans every code at once. */
  scansAtOnce = true
  starts = 0
  /** How often it was asked whether it lives, and answered. */
  dings = 0
  dongs = 0
  /** It answers no such question any more. */
  deaf = false
  private current: PuppetMock | null = null
  private readonly sent = new Map<string, number>()
  private readonly unheard: string[] = []

  constructor(name = '客服小助手') {
    super()
    this.createContact({ id: 'wxid_desk', name })
  }

  override set puppet(puppet: PuppetMock) {
    this.current = puppet
    Object.assign(puppet, {
      messageSendText: async (to: string, text: string, mentions: string[] = []) => this.send(to, text, mentions),
      messageSendFile: async (to: string, file: { name: string; toBase64(): Promise<string> }) =>
        this.send(to, '', [], { name: file.name, content: await file.toBase64() }),
      ding: () => {
        this.dings++
        if (this.deaf) return
        this.dongs++
        puppet.emit('dong', { data: '' })
      },
      messageRecall: async (id: string) => this.recall(id),
      messageSearch: async (query?: { id?: string }) => this.search(query?.id),
    })
  }

  override get puppet(): PuppetMock {
    if (!this.current) throw new Error('no puppet was started yet')
    return this.current
  }

  override start(): void {
    super.start()
    this.starts++
    this.scan(code)
    if (this.scansAtOnce) this.signIn()
  }

  signIn(): void {
    this.login(this.ContactMock.load('wxid_desk'))
  }

  signOut(reason = 'signed in on another computer'): Promise<void> {
    return this.puppet.logout(reason)
  }

  get isSignedIn(): boolean {
    return this.current?.isLoggedIn ?? false
  }

  friend(id: string, name: string): void {
    this.createContact({ id, name, alias: '' })
  }

  group(id: string, topic: string, members: string[]): void {
    this.createRoom({ id, topic, memberIdList: ['wxid_desk', ...members] })
  }

  /** Somebody writes; gives the message's id. Where nobody is signed in it is not announced. */
  say(from: string, text: string, more: Record<string, unknown> = {}): string {
    const id = this.write(from, text, more)
    this.announce(id)
    return id
  }

  /** The same, without a word of it to the puppet. */
  write(from: string, text: string, more: Record<string, unknown> = {}): string {
    const id = this.nextId()
    const payload = {
      id,
      talkerId: from,
      timestamp: Date.now(),
      type: types.text,
      text,
      listenerId: 'wxid_desk',
      ...more,
    }
    this.cacheMessagePayload.set(id, payload)
    return id
  }

  /** A picture, a file, a voice message: `type` is wechaty-puppet's. */
  sayFile(from: string, type: number, file: { name: string; content: string }): string {
    const base64 = Buffer.from(file.content).toString('base64')
    const box = JSON.parse(JSON.stringify({ type: 1, name: file.name, base64 }))
    this.cacheFileBoxPayload.set(this.nextId(), box)
    return this.say(from, '', { type, filename: file.name })
  }

  takeBack(from: string, id: string, more: Record<string, unknown> = {}): string {
    return this.say(from, id, { type: types.recalled, ...more })
  }

  /** Again, as WeChat does after a poor connection. */
  announce(id: string): void {
    if (this.isSignedIn) this.puppet.emit('message', { messageId: id })
    else this.unheard.push(id)
  }

  /** What was not announced, by id. */
  get unannounced(): readonly string[] {
    return this.unheard
  }

  /** JSON of the puppet's options is what it says of itself. */
  toJSON(): string {
    return 'Phone'
  }

  private nextId(): string {
    return `${7_000_000_000_000 + this.cacheMessagePayload.size}`
  }

  private send(to: string, text: string, mentions: string[], file?: Shown['file']): string {
    const refusal = this.refusals.shift()
    if (refusal) throw new Error(refusal)
    if (!this.isSignedIn) throw new Error('not logged in')
    const known = this.cacheContactPayload.has(to) || this.cacheRoomPayload.has(to)
    if (!known) throw new Error(`${to} not exist`)
    const id = `${8_000_000_000_000 + this.shown.length}`
    this.shown.push({ to, text, mentions, ...(file && { file }) })
    this.sent.set(id, Date.now())
    this.cacheMessagePayload.set(id, {
      id,
      talkerId: 'wxid_desk',
      timestamp: Date.now(),
      type: types.text,
      text,
      listenerId: to,
    })
    // WeChat announces what the account itself wrote, too.
    this.announce(id)
    return id
  }

  private search(id: string | undefined): string[] {
    if (id !== undefined) return this.cacheMessagePayload.has(id) ? [id] : []
    return this.keepsHistory ? [...this.cacheMessagePayload.keys()] : []
  }

  private recall(id: string): boolean {
    const at = this.sent.get(id)
    if (at === undefined || Date.now() - at > recallWithin) return false
    const index = Number(id) - 8_000_000_000_000
    const shown = this.shown[index]
    if (shown) shown.text = ''
    return true
  }
}
