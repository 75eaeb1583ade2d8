/** A span: elapsed milliseconds, or working time or business days on a calendar. */
export type Span = { elapsedMs: number } | { workingMs: number } | { businessDays: number }

/** On which clock updates go out: day and night, in contact hours, or on business days. */
export type UpdateClock = 'always' | 'contact' | 'business'

export type Priority = {
  name: string
  /** 0 is the most urgent: the order of the configuration. */
  rank: number
  firstResponse: Span
  resolve: Span
  updateClock: UpdateClock
  /** The interval in milliseconds, or the local time by which the day's update is out. */
  update: { everyMs: number } | { dailyBy: LocalTime; windowMs: number }
  /** The calendar of its targets and updates; absent or null: the desk's own. */
  calendar?: string | null
  /** Whether a workaround is as good as the solution for `resolve`. */
  workaroundCounts?: boolean
}

/** Targets that stand over the priority's own, where all of `when` holds; what is absent there holds for any. */
export type SlaPolicy = {
  name: string
  when: { priority?: string[]; tier?: string[]; type?: string[] }
  calendar: string | null
  /** null: nothing is promised. */
  targets: Partial<Record<SlaTarget, Span | null>>
}

export type SlaTarget = 'firstResponse' | 'nextResponse' | 'diagnosis' | 'workaround' | 'plan' | 'resolve'

/** Minutes after midnight. */
export type LocalTime = number

export type CalendarSettings = {
  /** By ISO weekday, 1 is Monday; periods in minutes after midnight. */
  hours: Record<number, { from: LocalTime; to: LocalTime }[]>
  /** A country or a list of days; what falls on them is in `holidays` when the calendar is built. */
  holidays: string | null
  exceptions: { date: string; hours: { from: LocalTime; to: LocalTime }[] }[]
}

export type Agent = {
  id: string
  name: string
  role: string
  skills: string[]
  email: string | null
  /** The agent's user id on each desk surface, by the channel's name. */
  users: Record<string, string>
  /** The calendar of the agent's working hours; null: the desk's own. */
  shift: string | null
  /** Unfinished tickets at most; null: any number. */
  capacity: number | null
  /** Asked at any hour for what is worked on day and night. Where nobody of a role is, everyone of it is. */
  onCall: boolean
}

/** Whom a ladder tells so long after its moment: `assignee`, or a role. */
export type LadderStep = { afterMs: number; to: string[] }

/** The configuration in the core's words: parsed once, frozen, never read again. */
export type Settings = {
  timeZone: string
  locale: string
  /** The most urgent first. */
  priorities: Priority[]
  calendars: Record<string, CalendarSettings>
  contactHours: { from: LocalTime; to: LocalTime }
  agents: Agent[]
  tiers: { default: string; names: string[]; firstResponse: Record<string, Span> }
  cadence: {
    /** Before an update its assignee is asked; at most a quarter of the interval. */
    nudgeMs: number
    /** Empty updates in a row before it escalates. */
    emptyBeforeEscalation: number
    /** How often custom and R&D work is told of whose agreed date is further off than this. */
    weeklyMs: number
  }
  acceptWithinMs: number
  classifyWithinMs: number
  reminders: { afterMs: number[]; closeAfterLastMs: number }
  reopenWithinMs: number
  /** From a solution: when an outage is looked at again, when a complaint is; what took longer wants a cause. */
  aftercare: { watchMs: number; complaintMs: number; causeAfterMs: number }
  /** How long an agent's message from a chat surface waits, so that it can still be changed. */
  replyHoldMs: Record<string, number>
  /** Acknowledgements to one address in an hour, over all its tickets. */
  acknowledgementsPerHour: number
  /** From so many new tickets of one sender in an hour on, what else they begin is gathered in the last of these. */
  newTicketsPerHour: number
  delivery: { claimMs: number; attempts: number; backoffMs: number[] }
  /** Whether a customer is shown the article that answers them, and how much of their words it has to have, 0 to 1. */
  knowledge: { offer: boolean; offerCoverage: number }
  desk: { url: string; surfaces: { channel: string; account: string }[] }
  triage: { model: boolean }
  permissions: Record<string, string[]>
  assignment: {
    /** Which role handles a type. A type that is not named, or a role that nobody holds, is level 1's. */
    roles: Record<string, string>
    method: 'round-robin' | 'least-loaded'
    /** The agent who is asked first, by the customer's address or the domain of it. */
    consultants: Record<string, string>
    /** A ticket that nobody touched for so long is told of. */
    forgottenAfter: Span
  }
  sla: {
    /** The share of the time to a target, 0 to 1, after which it is warned of. */
    warnAt: number
    /** The first whose conditions hold is in force. */
    policies: SlaPolicy[]
    /** What holds where neither policy nor priority says anything. */
    targets: Partial<Record<SlaTarget, Span | null>>
    /** A first answer takes no longer, whatever the policy. */
    answerWithinMs: number
    ladders: { warning: LadderStep[]; breach: LadderStep[]; forgotten: LadderStep[] }
  }
  survey: {
    /** From closing to the survey, in contact hours of any day, at most a day later. */
    delayMs: number
    /** How long an answer counts. */
    openMs: number
    /** Whether "would you recommend us", 0 to 10, is asked, too. */
    recommend: boolean
  }
  /** Whether the page of promises is there for everybody. */
  publishPromises: boolean
  /** How long after the last contact a customer of a tier is due for a visit. */
  visitEveryMs: Record<string, number>
}
