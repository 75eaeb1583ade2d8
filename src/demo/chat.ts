import type { Conversation } from './conversation.ts'
import type { Answer, Customer } from './story.ts'

const answered: readonly string[] = ['acknowledgement', 'reply', 'solution', 'survey'] satisfies Answer['to'][]
const isAnswered = (kind: string): kind is Answer['to'] => answered.includes(kind)

/** A visitor of the web chat, by its HTTP interface. */
export function chatConversation(base: string, customer: Customer): Conversation {
  let id: string | null = null
  return {
    async say(text) {
      if (id !== null) {
        await request(`${base}/chat/${id}/messages`, { text })
        return
      }
      const { name, address, locale } = customer
      const begun = await request(`${base}/chat`, { text, name, email: address, locale })
      id = (begun as { conversation: string }).conversation
    },
    async heard() {
      const { messages } = (await request(`${base}/chat/${id}/messages`)) as {
        messages: { direction: string; kind: string }[]
      }
      return messages.flatMap(({ direction, kind }) => (direction === 'out' && isAnswered(kind) ? [kind] : []))
    },
  }
}

async function request(url: string, body?: Record<string, string>): Promise<unknown> {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`the chat answered ${response.status}: ${await response.text()}`)
  return response.json()
}
