import { randomBytes } from 'node:crypto'
import { type ConnectedChannels, connectChannels } from '../assembly/channels.ts'
import { loadRules } from '../assembly/rules.ts'
import type { Config } from '../config.ts'
import { createFlows } from '../core/flows/create.ts'
import type { Flows } from '../core/flows/index.ts'
import type { FlowParts } from '../core/flows/parts.ts'
import type { ChannelAdapter, Log } from '../core/ports/channel.ts'
import type { Store } from '../core/ports/store.ts'
import { createIds } from '../store/index.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import { simulatedChannel } from './channels.ts'
import { createClock, type SimulatedClock } from './clock.ts'
import { createRecording, type Recording } from './record.ts'
import { watchStore } from './watched-store.ts'

/** The desk as it would be with this configuration: the real flows over a real store, on a clock of its own. */
export type World = {
  parts: FlowParts
  flows: Flows
  clock: SimulatedClock
  agenda: Agenda
  recording: Recording
  accounts: Account[]
  close(): Promise<void>
}

/** What ids end in that are made on the way; those of messages that come in end in their line. */
const MAKER = '00000000'

type Account = { channel: string; account: string }

export async function createWorld(wanted: {
  config: Config
  store: Store
  from: Date
  /** Where an adapter would keep what it needs beside the database. */
  dataDir: string
  log: Log
}): Promise<World> {
  const { config, from, log } = wanted
  const clock = createClock(from)
  const { triageParts: _, ...rules } = await loadRules(config, [])
  const agenda = createAgenda(clock)
  const recording = createRecording(rules.settings)
  const store = watchStore(wanted.store, agenda, recording)
  const real = await connectChannels(config, {
    state: () => ({ get: async () => null, set: async () => {} }),
    now: () => clock.now(),
    log,
    dataDir: wanted.dataDir,
    intake: null,
  })
  const channels = simulatedChannels(real, recording)
  const parts: FlowParts = {
    ...rules,
    store,
    clock,
    ids: createIds(() => clock.now().getTime(), MAKER),
    secret: () => randomBytes(20).toString('hex'),
    channel: (channel, account) => channels.get(`${channel}/${account}`),
    adapters: () => [...channels.values()],
    desks: [],
    keepsTold: true,
    // What is to be done is on the agenda, as soon as it is written.
    queues: {
      dispatch: async () => {},
      sweep: async () => {},
      deliver: async () => {},
    },
    live: { publish() {}, subscribe: () => () => {} },
    log,
    holder: 'simulation',
  }
  return {
    parts,
    flows: createFlows(parts),
    clock,
    agenda,
    recording,
    accounts: real.adapters.map(({ channel, account }) => ({ channel, account })),
    close: () => real.close(),
  }
}

const simulatedChannels = ({ adapters }: ConnectedChannels, { posted }: Recording): Map<string, ChannelAdapter> =>
  new Map(adapters.map((adapter) => [`${adapter.channel}/${adapter.account}`, simulatedChannel(adapter, posted)]))
