import { Routes } from 'discord.js'
import type { Accept, AdapterState, Health, Log } from '../../core/ports/channel.ts'
import { CatchUp } from './catch-up.ts'
import type { DiscordClient } from './client.ts'
import { registerCommands } from './commands.ts'
import type { DiscordAccount } from './config.ts'
import { Gateway } from './gateway.ts'
import { History } from './history.ts'
import type { IdentifyBudget } from './identify-budget.ts'
import { Intake } from './intake.ts'
import { eventOfInteraction, responseTo } from './interactions.ts'
import type { Deletion, Interaction, Message, MessagePacket } from './packets.ts'
import { interactionRow, isWanted, messageRow } from './parse.ts'
import { Places } from './places.ts'
import { Positions } from './positions.ts'

type Settings = {
  account: DiscordAccount
  client: DiscordClient
  budget: IdentifyBudget
  state: AdapterState
  now(): Date
  log: Log
  accept: Accept
}

/** One account's connection: what the gateway tells, and what it had no chance to tell. */
export class Listener {
  private readonly settings: Settings
  private readonly places: Places
  private readonly catchUp: CatchUp
  private readonly intake: Intake
  private readonly gateway: Gateway
  private isRegistered = false

  constructor(settings: Settings) {
    this.settings = settings
    const { account, client, budget, state, now, log, accept } = settings
    const { id, applicationId: self, supportChannels, token, apiUrl } = account
    const places = new Places(client, supportChannels)
    const positions = new Positions(state, now)
    const history = new History(client)
    const wanted = (messages: Message[]) => messages.filter((d) => isWanted({ t: 'MESSAGE_CREATE', d }, self))
    const keep: ConstructorParameters<typeof CatchUp>[0]['keep'] = async (packets, place, cursor) => {
      const rows = packets.map((packet) => messageRow(id, packet, place))
      if (rows.length > 0 || cursor) await accept(rows, cursor)
    }
    this.places = places
    this.catchUp = new CatchUp({ supportChannels, history, positions, places, now, log, wanted, keep })
    this.intake = new Intake({ account: id, self, places, positions, history, catchUp: this.catchUp, accept, log })
    this.gateway = new Gateway({
      token,
      apiUrl,
      budget,
      log,
      receive: (event, data) => this.receive(event, data),
      begun: () => this.catchUp.interrupted(),
      ready: () => this.ready(),
    })
  }

  start(): void {
    this.gateway.start()
  }

  async stop(): Promise<void> {
    await this.gateway.stop()
    await this.catchUp.stop()
    await this.intake.settled()
  }

  health(): Health {
    return this.gateway.health()
  }

  private receive(event: string, data: unknown): void {
    if (event === 'MESSAGE_DELETE_BULK') {
      const { ids, ...place } = data as Omit<Deletion, 'id'> & { ids: string[] }
      for (const id of ids) this.intake.take({ t: 'MESSAGE_DELETE', d: { id, ...place } })
    } else if (event.startsWith('MESSAGE_')) {
      this.intake.take({ t: event, d: data } as MessagePacket)
    } else if (event === 'INTERACTION_CREATE') {
      void this.interact(data as Interaction)
    } else {
      this.places.learn(event, data)
    }
  }

  private ready(): void {
    this.catchUp.begin()
    if (this.isRegistered) return
    const { client, account, log } = this.settings
    registerCommands(client, account.applicationId).then(
      () => {
        this.isRegistered = true
      },
      (error) => log.warn('discord: the commands are not registered', { reason: String(error) }),
    )
  }

  /** Acknowledged once it is safe: where it is not, Discord says so to whoever pressed, and they can press again. */
  private async interact(interaction: Interaction): Promise<void> {
    const { account, client, accept, log } = this.settings
    try {
      const event = eventOfInteraction(interaction, this.places.isSupport)
      if (event) await accept([interactionRow(account.id, interaction)])
      await client.call('answer an interaction', (rest) =>
        rest.post(Routes.interactionCallback(interaction.id, interaction.token ?? ''), {
          auth: false,
          body: responseTo(interaction, this.places.isSupport),
        }),
      )
    } catch (error) {
      log.warn('discord: an interaction was not answered', { reason: String(error) })
    }
  }
}
