import { it } from 'node:test'
import { channels } from '../../src/adapters/registry.ts'
import { type ChannelHarness, channelContract } from './channel.ts'

// Every channel of the registry, without asking: one that brings no fixtures fails here.
for (const channel of Object.keys(channels)) {
  try {
    const { harnesses }: { harnesses: ChannelHarness[] } = await import(`../fixtures/${channel}/harness.ts`)
    for (const harness of harnesses) channelContract(channel, harness)
  } catch (cause) {
    it(`${channel} brings test/fixtures/${channel}/harness.ts`, () => {
      throw new Error(`test/fixtures/${channel}/harness.ts cannot be used`, { cause })
    })
  }
}
