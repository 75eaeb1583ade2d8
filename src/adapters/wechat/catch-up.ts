import type { Puppet } from './client.ts'
import type { Intake } from './intake.ts'
import { millisecondsOf } from './reader.ts'

/** The clocks of the puppet and of ours may differ by so much; what comes twice is stored once. */
const overlap = 60_000

/**
 * Takes in what the puppet still knows of the time since then, and gives how many messages that are. Most puppets know
 * only what they announced themselves: that this finds nothing does not say that nothing was written.
 */
export async function catchUp(puppet: Puppet, intake: Intake, from: Date): Promise<number> {
  const known = await puppet.messageSearch()
  const dated = await Promise.all(
    known.map(async (id) => {
      const { timestamp } = await puppet.messagePayload(id)
      return { id, at: millisecondsOf(timestamp) }
    }),
  )
  const missed = dated.filter(({ at }) => at >= from.getTime() - overlap).sort((one, other) => one.at - other.at)
  for (const { id } of missed) intake.take(id)
  return missed.length
}
