import { compose, dayOrMoment } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import { timer } from '../timers/schedule.ts'
import { filled, type Run, record, toldOf } from './run.ts'

/** A fault was made to happen again, or not: in which environment, and where it was found. */
export async function reproduce(run: Run<'reproduce'>): Promise<void> {
  const form = filled(run)
  await record(run, { event: 'reproduction', to: form.found }, form)
  await send(run.parts, toldOf(run, run.ticket, 'reproduced', { text: form.result }))
}

/** Somebody goes there: the customer hears the day and who comes, and what was agreed to count as accepted. */
export async function goOnSite(run: Run<'on-site'>): Promise<void> {
  const { parts, actor, ticket } = run
  const form = filled(run)
  await record(run, { event: 'on-site', to: form.on.toISOString(), reason: form.reason }, form)
  const group = form.group.map(({ who, task }) => `· ${who} — ${task}`).join('\n')
  const { acceptance } = form
  await send(parts, [
    toCustomer(parts, ticket, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, ticket, 'on-site', { date: dayOrMoment(parts, ticket.locale, form.on), group, acceptance }),
      dedupeKey: `${run.run}:on-site`,
    }),
    ...toldOf(run, ticket, 'on-site', { date: dayOrMoment(parts, parts.settings.locale, form.on), group }),
  ])
}

/** What is put right after a complaint; when it should be done, somebody looks whether it is. */
export async function rectify(run: Run<'rectify'>): Promise<void> {
  const { parts, ticket } = run
  const form = filled(run)
  await record(run, { event: 'rectification', to: form.by.toISOString() }, form)
  await parts.store.timers.set([timer(parts, ticket, 'follow-up', form.by)])
  await send(parts, toldOf(run, ticket, 'rectified', { text: form.measures, who: form.who }))
}
