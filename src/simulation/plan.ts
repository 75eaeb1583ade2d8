import type { Settings } from '../core/settings.ts'
import { type CustomerEvent, EventError, readEvent, type SimulationEvent } from './events.ts'

/** All that happens, checked as a whole. */
export type Plan = {
  /** In order of time; those of one moment in the order of their lines. */
  events: SimulationEvent[]
  /** The account in which each `ref` is written. */
  accounts: Map<string, Account>
  /** When each `ref` begins. */
  begun: Map<string, Date>
  /** Which `ref` a row that came in belongs to. */
  received: Map<string, string>
  /** How many events lie after the end and were left out. */
  left: number
}

type Account = { channel: string; account: string }

/** A call is registered by an agent; no account receives it, and what is due for the caller is said by hand. */
export const PHONE: Account = { channel: 'phone', account: 'desk' }

/**
 * Reads the events of a span, in whatever order they are in. Throws `EventError` for a line that is none, or that names an
 * agent, a channel, a tier or a `ref` that is not there.
 */
export async function readPlan(
  lines: AsyncIterable<string>,
  span: { from: Date; to: Date },
  known: { settings: Settings; accounts: Account[] },
): Promise<Plan> {
  const events: SimulationEvent[] = []
  let number = 0
  let left = 0
  for await (const text of lines) {
    number += 1
    if (text.trim() === '') continue
    const event = readEvent(text, number)
    if (event.at < span.from) {
      throw new EventError(number, `at: lies before the beginning, ${span.from.toISOString()}: begin earlier`)
    }
    if (event.at <= span.to) events.push(event)
    else left += 1
  }
  events.sort((one, other) => one.at.getTime() - other.at.getTime() || one.line - other.line)
  const accounts = new Map<string, Account>()
  const begun = new Map<string, Date>()
  for (const event of events) {
    if ('agent' in event) checkAgent(event, known.settings)
    if (event.kind === 'customer') {
      checkTier(event, known.settings)
      const account = accountOf(event, known.accounts, accounts.get(event.ref))
      accounts.set(event.ref, account)
      if (!begun.has(event.ref)) begun.set(event.ref, event.at)
    }
    if (event.kind === 'agent' && !accounts.has(event.ref)) {
      throw new EventError(event.line, `ref: no customer wrote under '${event.ref}' before`)
    }
  }
  return { events, accounts, begun, received: new Map(), left }
}

function checkAgent({ agent, line }: { agent: string; line: number }, { agents }: Settings): void {
  if (agents.some(({ id }) => id === agent)) return
  throw new EventError(line, `agent: '${agent}' is not configured; there are: ${agents.map(({ id }) => id).join(', ')}`)
}

function checkTier({ customer, line }: CustomerEvent, { tiers }: Settings): void {
  if (customer.tier === undefined || tiers.names.includes(customer.tier)) return
  throw new EventError(line, `customer.tier: '${customer.tier}' is none of ${tiers.names.join(', ')}`)
}

/** The first account of the channel that is named; where none is, the one the `ref` is in, or the first of all. */
function accountOf({ customer, line, ref }: CustomerEvent, all: Account[], begun: Account | undefined): Account {
  const { channel } = customer
  if (begun && channel !== undefined && channel !== begun.channel) {
    throw new EventError(
      line,
      `customer.channel: '${ref}' began in ${begun.channel}; a message elsewhere needs a ref of its own`,
    )
  }
  if (begun?.channel === PHONE.channel) {
    throw new EventError(line, `ref: '${ref}' is a call, which is over; a later one needs a ref of its own`)
  }
  const found = begun ?? all.find((each) => channel === undefined || each.channel === channel)
  if (!found && channel === PHONE.channel) return PHONE
  if (found) return found
  const names = [...new Set(all.map((each) => each.channel))].join(', ') || 'none'
  throw new EventError(line, `customer.channel: no account of '${channel}' is configured; configured: ${names}`)
}
