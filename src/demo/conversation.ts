import { setTimeout as wait } from 'node:timers/promises'
import type { Answer, Customer } from './story.ts'

/** A customer's own end of a conversation, in whatever channel. */
export type Conversation = {
  /** Says something; the first time it begins the conversation. */
  say(text: string): Promise<void>
  /** What has been heard so far, in kinds. */
  heard(): Promise<Answer['to'][]>
}

const LOOK_MS = 1000

/**
 * One customer's part: writes at their time, looks for what comes, answers each kind of it once. Ends when nothing is
 * left to answer; rejects with an AbortError when `signal` says that it is over.
 */
export async function converse(
  customer: Customer,
  conversation: Conversation,
  { signal, told }: { signal: AbortSignal; told: (text: string) => void },
): Promise<void> {
  const pause = (ms: number) => wait(ms, undefined, { signal })
  const say = async (text: string) => {
    await conversation.say(text)
    told(text)
  }
  await pause(customer.atSecond * 1000)
  await say(customer.text)
  const left = new Set(customer.answers)
  while (left.size > 0) {
    await pause(LOOK_MS)
    const heard = new Set(await conversation.heard())
    for (const answer of left) {
      if (!heard.has(answer.to)) continue
      left.delete(answer)
      await pause(answer.afterSeconds * 1000)
      await say(answer.text)
    }
  }
}
