import { chatConversation } from './chat.ts'
import { work } from './colleague.ts'
import { converse } from './conversation.ts'
import { mailConversation, type PostOffice } from './mail.ts'
import type { Act, Customer } from './story.ts'

export type Stage = {
  /** The desk's HTTP address. */
  base: string
  token: string
  office: PostOffice
}

export type Story = { customers: Customer[]; colleague: { agent: string; customer: string; acts: Act[] } }

/**
 * Lets everybody in the story play their part against a running desk, from outside alone. Resolves when all is said, or
 * when `signal` ends it; what goes wrong for one is told and does not stop the others.
 */
export async function play(
  stage: Stage,
  { customers, colleague }: Story,
  { signal, told }: { signal: AbortSignal; told: (line: string) => void },
): Promise<void> {
  const part = async (who: string, act: (told: (text: string) => void) => Promise<void>) => {
    try {
      await act((text) => told(`${who}: ${firstLine(text)}`))
    } catch (error) {
      if (!signal.aborted) told(`${who} could not go on: ${(error as Error).message}`)
    }
  }
  await Promise.all([
    ...customers.map((customer) => {
      const conversation =
        customer.by === 'chat' ? chatConversation(stage.base, customer) : mailConversation(stage.office, customer)
      return part(`${customer.name} (${customer.by})`, (told) => converse(customer, conversation, { signal, told }))
    }),
    part(`${colleague.agent} (agent)`, (told) => work(stage, colleague, { signal, told })),
  ])
}

/** The first line that says something, short enough for a console. */
function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim().length > 8)
  const line = lines[0] ?? text
  return line.length > 70 ? `${line.slice(0, 69)}…` : line
}
