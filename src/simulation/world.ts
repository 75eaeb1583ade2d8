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
  /** Takes in what customers wrote. Its ids depend on nothing but the time, so that a run can be repeated. */
  receive: Flows['receive']
  clock: SimulatedClock
  agenda: Agenda
  recording: Recording
  /** What came in and is to be dispatched. What is to be sent is on the agenda. */
  received: string[]
  accounts: { channel: string; account: string }[]
  close(): Promise<void>
}

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
  const rules = await loadRules(config, [])
  const agenda = createAgenda()
  const recording = createRecording(rules.settings)
  const store = watchStore(wanted.store, clock, agenda, recording)
  const real = await connectChannels(config, {
    state: () => ({ get: async () => null, set: async () => {} }),
    now: () => clock.now(),
    log,
    dataDir: wanted.dataDir,
    intake: null,
  })
  const channels = simulatedChannels(real, recording)
  const received: string[] = []
  const milliseconds = () => clock.now().getTime()
  const parts: FlowParts = {
    ...rules,
    store,
    clock,
    ids: createIds(milliseconds, '00000000'),
    secret: () => randomBytes(20).toString('hex'),
    channel: (channel, account) => channels.get(`${channel}/${account}`),
    desks: [],
    queues: {
      dispatch: async (ids) => void received.push(...ids),
      deliver: async () => {},
    },
    live: { publish() {}, subscribe: () => () => {} },
    log,
    holder: 'simulation',
  }
  return {
    parts,
    flows: createFlows(parts),
    receive: createFlows({ ...parts, ids: createIds(milliseconds, '00000001') }).receive,
    clock,
    agenda,
    recording,
    received,
    accounts: real.adapters.map(({ channel, account }) => ({ channel, account })),
    close: () => real.close(),
  }
}

const simulatedChannels = ({ adapters }: ConnectedChannels, { posted }: Recording): Map<string, ChannelAdapter> =>
  new Map(adapters.map((adapter) => [`${adapter.channel}/${adapter.account}`, simulatedChannel(adapter, posted)]))
