import type { Connection } from 'mongoose'
import type { OutboundStore } from '../../core/ports/outbox.ts'
import type { Outbound } from '../../core/records/index.ts'
import { batchedFirst, batchedSome } from '../batched-reads.ts'
import { readyByRank } from '../by-rank.ts'
import { createTable, fromRow, toRow } from '../table.ts'
import { claimed, createClaims } from './claims.ts'
import { outboundSchema, type StoredOutbound } from './schema.ts'

type Waiting = Pick<Outbound, 'conversationId' | 'audience' | 'channel' | 'account'>

export function createOutboundStore(connection: Connection): OutboundStore {
  const table = createTable<Outbound, StoredOutbound>(
    connection,
    'outbound',
    outboundSchema,
    ({ lane: _, readyAt: __, triedAt: ___, ...row }) => fromRow(row),
  )
  const next = batchedFirst<Outbound, StoredOutbound, Waiting>(
    table,
    'conversationId',
    { sentAt: 1, _id: 1 },
    {
      asked: ({ conversationId }) => conversationId,
      same: (row, asked) =>
        row.audience === asked.audience && row.channel === asked.channel && row.account === asked.account,
      filter: { state: { $in: ['queued', 'sending'] } },
    },
  )
  const overtaking = batchedFirst<Outbound, StoredOutbound, Outbound>(
    table,
    'conversationId',
    { sentAt: 1, _id: 1 },
    {
      asked: ({ conversationId }) => conversationId,
      same: (row, asked) => row._id > asked.id && row.ticketId === asked.ticketId && row.audience === 'customer',
      filter: { state: { $in: ['queued', 'sending'] }, kind: { $in: ['progress', 'reply'] } },
    },
  )
  const newestSent = batchedSome(
    table,
    'conversationId',
    { sentAt: -1, _id: -1 },
    { state: 'sent', audience: 'customer' },
  )
  const { claim, settle } = createClaims(table)
  return {
    async insert(rows) {
      const fresh = await table.insert(rows.map((row) => ({ ...toRow(row), lane: laneOf(row), ...ready(row) })))
      return rows.filter((_, index) => fresh[index])
    },
    get: table.get,
    async byKey(dedupeKey) {
      return table.findOne({ dedupeKey })
    },
    async next(conversationId, audience, { channel, account }) {
      return next({ conversationId, audience, channel, account })
    },
    async isOvertaken(row) {
      return (await overtaking(row)) !== null
    },
    async claim(id, token, now, until) {
      return claim({ id, token, now, until })
    },
    async partSent(id, token, externalId) {
      return table.update(claimed(id, token), { $addToSet: { externalIds: externalId } })
    },
    async rearranged(id, externalIds) {
      await table.update({ _id: id, state: 'sent' }, { $set: { externalIds } })
    },
    async settle(id, token, outcome) {
      return settle({ id, token, outcome })
    },
    async revise(id, { text, state, notBefore }) {
      const fields = {
        ...(text !== undefined && { text }),
        ...(notBefore && { notBefore, readyAt: notBefore }),
        ...(state && { state }),
      }
      return table.update({ _id: id, state: 'queued' }, { $set: fields, ...(state && { $unset: { readyAt: 1 } }) })
    },
    async withdrawKinds(ticketId, kinds) {
      const waiting = { ticketId, kind: { $in: kinds as Outbound['kind'][] }, state: 'queued' } as const
      await table.model.updateMany(waiting, { $set: { state: 'withdrawn' }, $unset: { readyAt: 1 } })
    },
    async held(conversationId) {
      return table.find({ conversationId, state: 'failed', held: true }, { sort: { _id: 1 } })
    },
    async retry(id, now) {
      const again = { state: 'queued', notBefore: now, readyAt: now, attempts: 0, error: null } as const
      if (await table.update({ _id: id, state: 'failed', sentAt: null }, { $set: again })) return true
      // It had been sent and came back: all its parts go out again.
      const anew = { $set: { ...again, sentAt: null, externalIds: [] }, $unset: { triedAt: 1 } }
      return table.update({ _id: id, state: 'failed' }, anew)
    },
    async accountsWaiting(now) {
      const accounts: { channel: string; account: string }[] = []
      for (let last = ''; ; ) {
        const next = await table.collection.findOne({ lane: { $gt: last } }, { sort: { lane: 1 } })
        if (!next) return accounts
        const { lane, channel, account } = next
        if ((await readyByRank(table.collection, 'readyAt', { lane }, now, 1)).length > 0)
          accounts.push({ channel, account })
        last = lane
      }
    },
    async waiting(account, now, limit) {
      const rows = await readyByRank(table.collection, 'readyAt', { lane: laneOf(account) }, now, limit)
      return rows.map(table.toRecord)
    },
    async ofTicket(ticketId) {
      return table.find({ ticketId }, { sort: { _id: 1 } })
    },
    async ofConversation(conversationId, from) {
      const sent = { conversationId, state: 'sent', sentAt: { $gte: from }, audience: 'customer' } as const
      return table.find(sent, { sort: { sentAt: 1, _id: 1 } })
    },
    async byExternalId(channel, externalIds) {
      const found = await table.find({ channel, externalIds: { $in: externalIds }, audience: 'customer' })
      return found.map(({ conversationId, ticketId, id }) => ({ conversationId, ticketId, id }))
    },
    async externalIds(conversationId, limit) {
      const sent = await newestSent({ value: conversationId, limit })
      return sent
        .reverse()
        .flatMap((row) => row.externalIds)
        .slice(-limit)
    },
    async bounced(id, reason) {
      await table.update({ _id: id, state: 'sent' }, { $set: { state: 'failed', error: reason } })
    },
  }
}

function laneOf({ channel, account }: { channel: string; account: string }): string {
  return JSON.stringify([channel, account])
}

function ready({ state, notBefore, claim }: Outbound): { readyAt?: Date } {
  if (state === 'queued') return { readyAt: notBefore }
  return state === 'sending' && claim ? { readyAt: claim.until } : {}
}
