export type { Conversation, Customer, Identity } from './conversation.ts'
export type { Inbound } from './inbound.ts'
export type { ClaimedOutbound, Message, Outbound } from './message.ts'
export type { ProductRequest } from './product-request.ts'
export type { Rating, Survey } from './survey.ts'
export type {
  AppliedSla,
  Closing,
  LinkRelation,
  Ticket,
  TicketLink,
  TicketStatus,
  TimelineEvent,
} from './ticket.ts'
export { askedOf, isAccepted } from './ticket.ts'
export type { Timer, TimerKind } from './timer.ts'
export type { Attachment, MessageKind, TellKind } from './types.ts'
