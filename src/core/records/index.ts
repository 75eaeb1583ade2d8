export type { Conversation, Customer } from './conversation.ts'
export type { Inbound } from './inbound.ts'
export type { Message, Outbound, OutboundState } from './message.ts'
export type {
  AppliedSla,
  DeskPlaces,
  Requester,
  Ticket,
  TicketStatus,
  TimelineEvent,
} from './ticket.ts'
export type { Timer, TimerKind } from './timer.ts'
export type { Attachment, MessageKind, TellKind, TicketType } from './types.ts'
