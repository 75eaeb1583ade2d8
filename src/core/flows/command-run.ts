import type { Command } from '../commands.ts'
import type { Actor } from '../ports/desk.ts'
import type { Ticket } from '../records/index.ts'
import { checkCommand } from '../states.ts'
import type { FlowParts } from './parts.ts'

/** One command under way: who does what to which ticket. `run` is the same when it is run again. */
export type CommandRun<C extends Command = Command> = {
  parts: FlowParts
  actor: Actor
  ticket: Ticket
  command: C
  run: string
  /** Milliseconds in which a message can still be changed before it goes out. */
  holdMs: number
}

/** The rules on the ticket as it is at the moment of writing: it may have changed since the command began. */
export const checkAgain = (run: CommandRun, ticket: Ticket): void =>
  checkCommand(run.parts.settings, ticket, run.actor, run.command.command)
