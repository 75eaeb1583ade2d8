import { CommandError } from '../core/errors.ts'
import { register } from '../core/flows/command/register.ts'
import { receive } from '../core/flows/receive.ts'
import type { Actor } from '../core/ports/desk.ts'
import { inboundBody, messageId } from './channels.ts'
import type { AgentEvent, CustomerEvent, SimulationEvent } from './events.ts'
import { PHONE, type Plan } from './plan.ts'
import type { World } from './world.ts'

/** Plays one event at the present moment. */
export function createPlayer(world: World, plan: Plan): (event: SimulationEvent) => Promise<void> {
  return async (event) => {
    if (event.kind === 'customer') await write(world, event, plan)
    if (event.kind === 'agent') await act(world, event)
    if (event.kind === 'absence') await world.flows.presence(actorNamed(world, event.agent), event.agent, event.status)
  }
}

/** What a customer wrote comes in, and is taken up at once. */
async function write(world: World, event: CustomerEvent, plan: Plan): Promise<void> {
  const { parts, flows } = world
  const { customer, ref, line } = event
  const account = plan.accounts.get(ref)!
  if (customer.tier !== undefined) {
    await parts.store.customers.ensure({
      id: parts.ids.next(),
      name: customer.name ?? '',
      tier: customer.tier,
      locale: customer.locale ?? null,
      identities: [{ channel: account.channel, scope: '', address: customer.address, verified: true }],
      createdAt: parts.clock.now(),
    })
  }
  const id = idOf(event)
  if (account === PHONE) return call(world, event, id)
  const raw = { externalId: messageId(line), scope: '', body: inboundBody(event) }
  await receive({ ...parts, ids: { next: () => id } }, account, [raw])
  plan.received.set(id, ref)
  await flows.dispatch(id)
}

/** A call, as whoever took it registers it. */
async function call({ parts, recording }: World, event: CustomerEvent, id: string): Promise<void> {
  const { customer, ref, text, subject = text.slice(0, 80) } = event
  const { address, name = '' } = customer
  recording.named(id, ref)
  let first: string | null = id
  const next = () => {
    const made = first ?? parts.ids.next()
    first = null
    return made
  }
  const clerk: Actor = { id: 'system', name: 'system', role: 'admin' }
  await register({ ...parts, ids: { next } }, clerk, { ...PHONE, subject, text, requester: { name, address } })
}

/** Depends on nothing but the event, so that a run can be repeated: updates of a day are spread by the ticket's id. */
const idOf = ({ at, line }: CustomerEvent): string => hexadecimal(at.getTime()) + hexadecimal(line)

const hexadecimal = (value: number): string => value.toString(16).padStart(12, '0')

const actorNamed = ({ parts }: World, agent: string): Actor => parts.settings.agents.find(({ id }) => id === agent)!

/** What an agent does to the last ticket of a `ref`. A refusal is recorded, and it goes on. */
async function act(world: World, { ref, agent, command }: AgentEvent): Promise<void> {
  const { parts, flows, recording } = world
  try {
    const number = recording.numberOf(ref)
    if (number === null) throw new CommandError('not-found', 'The customer has no ticket yet.')
    await flows.command(actorNamed(world, agent), number, command)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    recording.refused(ref, agent, parts.clock.now(), error.message)
  }
}
