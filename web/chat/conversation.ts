import { sha256 as hashOf } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Attachment } from '../shared/attachments.tsx'
import { ask, RequestError } from '../shared/request.ts'
import { keepUnsent, unsent } from './memory.ts'
import { Outbox, type Pending, type Visitor } from './outbox.ts'
import { inWords } from './refusals.ts'

export type ChatMessage = {
  id: string
  at: string
  direction: 'in' | 'out'
  kind: string
  text: string
  attachments: Attachment[]
  choices?: Choice[]
  withdrawn?: true
  /** By this the page that sent it knows its own. */
  sent?: string
}

export type Choice = { id: string; label: string }

export type ChatState = {
  conversation: string | null
  messages: ChatMessage[]
  pending: Pending[]
  connection: 'none' | 'open' | 'lost' | 'gone'
}

export const nothingYet: ChatState = { conversation: null, messages: [], pending: [], connection: 'none' }

const LISTEN_AGAIN_MS = 5000
const GATHER_MS = 20

/** One conversation with the desk: sends, listens, and tells `changed` whatever is new. */
export class ChatConversation {
  state: ChatState = nothingYet
  private events: EventSource | null = null
  private readonly outbox: Outbox
  private readonly site: string | null
  private readonly changed: (state: ChatState) => void

  constructor(site: string | null, changed: (state: ChatState) => void) {
    this.site = site
    this.changed = changed
    this.outbox = new Outbox(
      (pending) => this.transmit(pending),
      () => this.pendingChanged(),
    )
    addEventListener('online', () => this.outbox.resume())
  }

  /** Begins, or goes on in a conversation that exists, with what an earlier page left unsent in it. */
  open(conversation: string | null): void {
    const left = unsent(this.site, conversation)
    if (conversation) this.enter(conversation)
    if (left.length > 0) this.outbox.restore(left)
  }

  /** Forgets it here; it can still be entered by its link. */
  leave(): void {
    this.events?.close()
    this.set(nothingYet)
    this.outbox.forget()
  }

  /** Text and files go as messages of their own; the first one of a conversation is always a text. */
  send(text: string, files: File[], visitor: Visitor): void {
    const names = files.map((file) => file.name).join(', ')
    const isFirst = this.state.conversation === null && this.state.pending.length === 0
    const first = text || (isFirst ? names : '')
    this.outbox.add(
      ...(first ? [{ text: first, files: [], visitor }] : []),
      ...(files.length > 0 ? [{ text: '', files, visitor }] : []),
    )
  }

  choose({ id, label }: Choice, visitor: Visitor): void {
    this.outbox.add({ text: label, files: [], visitor, choice: id })
  }

  again(pending: Pending, visitor: Visitor): void {
    this.outbox.again(pending.key, visitor)
  }

  private async transmit(pending: Pending): Promise<void> {
    const { key, text, files, choice } = pending
    const headers = { 'idempotency-key': key }
    const { conversation } = this.state
    try {
      if (conversation === null) return await this.begin(pending, headers)
      const [path, body] = files.length > 0 ? ['files', formOf(files)] : ['messages', choice ? { choice } : { text }]
      await ask('POST', `/chat/${conversation}/${path}`, body, headers)
    } catch (error) {
      throw inWords(error)
    }
  }

  private async begin({ key, text, visitor }: Pending, headers: Record<string, string>): Promise<void> {
    const query = this.site ? `?site=${encodeURIComponent(this.site)}` : ''
    const { name, email } = visitor
    const about = { ...(name && { name }), ...(email && { email }), locale: navigator.language }
    const begun = await ask<{ conversation: string }>('POST', `/chat${query}`, { text, ...about }, headers)
    // Whoever left meanwhile is not taken back.
    if (this.outbox.holds(key)) this.enter(begun.conversation)
  }

  private enter(conversation: string): void {
    this.set({ conversation, messages: [] })
    this.listen()
  }

  private listen(): void {
    this.events?.close()
    const events = new EventSource(`/chat/${this.state.conversation}/events`)
    this.events = events
    // A long conversation comes as one event for each message: they are shown together.
    const come: ChatMessage[] = []
    events.onmessage = ({ data }) => {
      if (come.length === 0) setTimeout(() => this.events === events && this.add(come.splice(0)), GATHER_MS)
      come.push(JSON.parse(data))
    }
    events.onopen = () => {
      // After a gap the whole is read once more: nothing may be missing.
      if (this.state.connection === 'lost') this.catchUp().catch(() => {})
      this.set({ connection: 'open' })
      this.outbox.resume()
    }
    events.onerror = () => {
      this.set({ connection: 'lost' })
      if (events.readyState === EventSource.CLOSED) void this.checkStillThere()
    }
  }

  /** The browser gave up: the server refused, or was away behind a proxy. */
  private async checkStillThere(): Promise<void> {
    const { conversation } = this.state
    const listen = () => conversation === this.state.conversation && this.listen()
    try {
      await this.catchUp()
      listen()
    } catch (error) {
      const isGone = error instanceof RequestError && error.status === 404
      if (isGone && conversation === this.state.conversation) this.set({ connection: 'gone' })
      else setTimeout(listen, LISTEN_AGAIN_MS)
    }
  }

  private async catchUp(): Promise<void> {
    const { conversation } = this.state
    const { messages } = await ask<{ messages: ChatMessage[] }>('GET', `/chat/${conversation}/messages`)
    if (conversation === this.state.conversation) this.add(messages)
  }

  private add(messages: ChatMessage[]): void {
    const byId = new Map(this.state.messages.map((message) => [message.id, message]))
    for (const message of messages) {
      const earlier = byId.get(message.id)
      byId.set(message.id, earlier ? { ...message, at: earlier.at } : message)
    }
    this.set({ messages: [...byId.values()].sort((one, other) => one.at.localeCompare(other.at)) })
    this.settle()
  }

  private settle(): void {
    const { conversation, messages } = this.state
    const shown = new Set(messages.map((message) => message.sent))
    this.outbox.arrived(({ key }) => shown.has(sha256(JSON.stringify([conversation, key]))))
  }

  private pendingChanged(): void {
    const { pending } = this.outbox
    this.set({ pending })
    keepUnsent(this.site, this.state.conversation, pending)
    if (pending.some((each) => each.state === 'sent')) this.settle()
  }

  private set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change }
    this.changed(this.state)
  }
}

/** `crypto.subtle` is there on secure pages alone; a desk in a local network may not be one. */
const sha256 = (text: string) => bytesToHex(hashOf(utf8ToBytes(text)))

function formOf(files: File[]): FormData {
  const form = new FormData()
  for (const file of files) form.append('files', file)
  return form
}
