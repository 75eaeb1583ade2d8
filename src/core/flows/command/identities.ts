import { sendLinkCode } from '../people/link-codes.ts'
import { linkIdentity, unlinkIdentity } from '../people/linking.ts'
import { continueIn } from './continue-in.ts'
import type { Run } from './run.ts'

export async function continueTicket({ parts, actor, ticket, command, run }: Run<'continue-in'>): Promise<void> {
  await continueIn(parts, ticket, command.channel, { run, actor: actor.id })
}

/** The customer gets a code to write in another channel. */
export async function offerCode({ parts, actor, ticket, run }: Run<'link-code'>): Promise<void> {
  await sendLinkCode(parts, ticket, run, actor.id)
}

export async function linkCustomer({ parts, actor, ticket, command }: Run<'link-customer'>): Promise<void> {
  await linkIdentity(parts, ticket.requester.customerId, command, actor.id)
}

export async function unlinkCustomer({ parts, actor, ticket, command }: Run<'unlink-customer'>): Promise<void> {
  await unlinkIdentity(parts, ticket.requester.customerId, command, actor.id)
}
