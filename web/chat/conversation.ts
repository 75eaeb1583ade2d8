import type { Attachment } from '../shared/attachments.tsx'
import { ask, RequestError } from '../shared/request.ts'

export type ChatMessage = {
  id: string
  at: string
  direction: 'in' | 'out'
  kind: string
  text: string
  attachments: Attachment[]
  choices?: Choice[]
  withdrawn?: true
}

export type Choice = { id: string; label: string }

/** What the visitor sent and the conversation does not show yet. */
export type Pending = {
  key: string
  at: string
  text: string
  files: File[]
  /** What was pressed; its label is the text. */
  choice?: string
  state: 'sending' | 'sent' | 'failed'
  reason: string
}

export type Visitor = { name: string; email: string }

export type ChatState = {
  conversation: string | null
  messages: ChatMessage[]
  pending: Pending[]
  connection: 'none' | 'open' | 'lost' | 'gone'
}

/** One conversation with the desk: sends, listens, and tells `changed` whatever is new. */
export class ChatConversation {
  state: ChatState = { conversation: null, messages: [], pending: [], connection: 'none' }
  private events: EventSource | null = null
  private readonly site: string | null
  private readonly changed: (state: ChatState) => void

  constructor(site: string | null, changed: (state: ChatState) => void) {
    this.site = site
    this.changed = changed
  }

  /** Goes on in a conversation that exists. */
  enter(conversation: string): void {
    this.set({ conversation, messages: [] })
    this.listen()
  }

  /** Forgets it here; it can still be entered by its link. */
  leave(): void {
    this.events?.close()
    this.set({ conversation: null, messages: [], pending: [], connection: 'none' })
  }

  /** Text and files go as messages of their own; the first one of a conversation is always a text. */
  async send(text: string, files: File[], visitor: Visitor): Promise<void> {
    const names = files.map((file) => file.name).join(', ')
    const first = text || (this.state.conversation === null ? names : '')
    const both = [...(first ? [this.pend(first, [])] : []), ...(files.length > 0 ? [this.pend('', files)] : [])]
    for (const pending of both) await this.transmit(pending, visitor)
  }

  /** What is pressed shows only while it is on its way: the desk's answer stands for it. */
  async choose({ id, label }: Choice, visitor: Visitor): Promise<void> {
    await this.transmit(this.pend(label, [], id), visitor)
  }

  private pend(text: string, files: File[], choice?: string): Pending {
    const made = { key: newKey(), at: new Date().toISOString(), text, files, state: 'sending' as const, reason: '' }
    const pending: Pending = { ...made, ...(choice && { choice }) }
    this.set({ pending: [...this.state.pending, pending] })
    return pending
  }

  /** Under the same key, so that a message which did arrive is not there twice. */
  async again(pending: Pending, visitor: Visitor): Promise<void> {
    this.mark(pending.key, { state: 'sending', reason: '' })
    await this.transmit(pending, visitor)
  }

  private async transmit({ key, text, files, choice }: Pending, visitor: Visitor): Promise<void> {
    const headers = { 'idempotency-key': key }
    try {
      const { conversation } = this.state
      if (files.length > 0) await this.upload(files, headers)
      else if (conversation === null) await this.begin(text, visitor, headers)
      else await ask('POST', `/chat/${conversation}/messages`, choice ? { choice } : { text }, headers)
      this.mark(key, { state: 'sent' })
      this.settle()
    } catch (error) {
      this.mark(key, { state: 'failed', reason: (error as Error).message })
    }
  }

  private async begin(text: string, { name, email }: Visitor, headers: Record<string, string>): Promise<void> {
    const query = this.site ? `?site=${encodeURIComponent(this.site)}` : ''
    const about = { ...(name && { name }), ...(email && { email }), locale: navigator.language }
    const { conversation } = await ask<{ conversation: string }>('POST', `/chat${query}`, { text, ...about }, headers)
    this.enter(conversation)
  }

  private async upload(files: File[], headers: Record<string, string>): Promise<void> {
    const form = new FormData()
    for (const file of files) form.append('files', file)
    await ask('POST', `/chat/${this.state.conversation}/files`, form, headers)
  }

  private listen(): void {
    this.events?.close()
    const { conversation } = this.state
    const events = new EventSource(`/chat/${conversation}/events`)
    this.events = events
    events.onmessage = ({ data }) => this.add([JSON.parse(data)])
    events.onopen = () => {
      if (this.state.connection === 'lost') void this.catchUp()
      this.set({ connection: 'open' })
    }
    events.onerror = () => {
      this.set({ connection: 'lost' })
      if (events.readyState === EventSource.CLOSED) void this.checkStillThere()
    }
  }

  /** After a gap the whole is read once more: nothing may be missing. */
  private async catchUp(): Promise<void> {
    const { conversation } = this.state
    const { messages } = await ask<{ messages: ChatMessage[] }>('GET', `/chat/${conversation}/messages`)
    if (conversation === this.state.conversation) this.add(messages)
  }

  /** The browser gave up: the server refused, or was away behind a proxy. */
  private async checkStillThere(): Promise<void> {
    try {
      await this.catchUp()
      this.listen()
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) return this.set({ connection: 'gone' })
      setTimeout(() => this.listen(), 5000)
    }
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

  /** What has arrived need not be shown as pending as well: each arrived message answers for one that was sent. */
  private settle(): void {
    const arrived = this.state.messages.filter((message) => message.direction === 'in').map(wording)
    const pending = this.state.pending.filter((each) => {
      if (each.state !== 'sent') return true
      if (each.choice) return false
      const found = arrived.lastIndexOf(wording(each))
      if (found >= 0) arrived.splice(found, 1)
      return found < 0
    })
    this.set({ pending })
  }

  private mark(key: string, change: Partial<Pending>): void {
    this.set({ pending: this.state.pending.map((each) => (each.key === key ? { ...each, ...change } : each)) })
  }

  private set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change }
    this.changed(this.state)
  }
}

/** `crypto.randomUUID` is there on secure pages alone; a desk in a local network may not be one. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const wording = ({ text, ...rest }: ChatMessage | Pending) =>
  `${text.trim()}\n${'files' in rest ? rest.files.length : rest.attachments.length}`
