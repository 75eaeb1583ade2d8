import { sendLinkCode } from '../people/link-codes.ts'
import { linkIdentity, unlinkIdentity } from '../people/linking.ts'
import { continueIn } from './continue-in.ts'
import { filled, type Run } from './run.ts'

export async function continueTicket(run: Run<'continue-in'>): Promise<void> {
  await continueIn(run.parts, run.ticket, filled(run).channel, { run: run.run, actor: run.actor.id })
}

/** The customer gets a code to write in another channel. */
export async function offerCode({ parts, actor, ticket, run }: Run<'link-code'>): Promise<void> {
  await sendLinkCode(parts, ticket, run, actor.id)
}

export async function linkCustomer(run: Run<'link-customer'>): Promise<void> {
  await linkIdentity(run.parts, run.ticket.requester.customerId, filled(run), run.actor.id)
}

export async function unlinkCustomer(run: Run<'unlink-customer'>): Promise<void> {
  await unlinkIdentity(run.parts, run.ticket.requester.customerId, filled(run), run.actor.id)
}
