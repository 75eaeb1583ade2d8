import type { Connection } from 'mongoose'
import type { OutboundStore } from '../../core/ports/store.ts'
import type { Outbound } from '../../core/records/index.ts'
import { readyByRank } from '../by-rank.ts'
import { createTable, fromRow, toRow } from '../table.ts'
import { outboundSchema, type StoredOutbound } from './schema.ts'
import { settlementUpdate } from './settlement.ts'

export function createOutboundStore(connection: Connection): OutboundStore {
  const table = createTable<Outbound, StoredOutbound>(
    connection,
    'outbound',
    outboundSchema,
    ({ lane: _, readyAt: __, ...row }) => fromRow(row),
  )
  const claimed = (id: string, token: string) => ({ _id: id, state: 'sending', 'claim.token': token }) as const
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
      const lane = { conversationId, audience, channel, account }
      return table.findOne({ ...lane, state: { $in: ['queued', 'sending'] } }, { sentAt: 1, _id: 1 })
    },
    async claim(id, token, now, until) {
      const free = { _id: id, state: { $in: ['queued' as const, 'sending' as const] }, readyAt: { $lte: now } }
      return table.change(free, { $set: { state: 'sending', claim: { token, until }, readyAt: until } })
    },
    async partSent(id, token, externalId) {
      return table.update(claimed(id, token), { $addToSet: { externalIds: externalId } })
    },
    async settle(id, token, outcome) {
      return table.update(claimed(id, token), settlementUpdate(outcome))
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
    async retry(id, now) {
      const again = { state: 'queued', notBefore: now, readyAt: now, attempts: 0, error: null } as const
      if (await table.update({ _id: id, state: 'failed', sentAt: null }, { $set: again })) return true
      // It had been sent and came back: all its parts go out again.
      return table.update({ _id: id, state: 'failed' }, { $set: { ...again, sentAt: null, externalIds: [] } })
    },
    async accountsWaiting(now) {
      const accounts: { channel: string; account: string }[] = []
      for (let last = ''; ; ) {
        const next = await table.collection.findOne({ lane: { $gt: last } }, { sort: { lane: 1 } })
        if (!next) return accounts
        const { lane, channel, account } = next
        if ((await readyByRank(table.collection, { lane }, now, 1)).length > 0) accounts.push({ channel, account })
        last = lane
      }
    },
    async waiting(account, now, limit) {
      const ids = await readyByRank(table.collection, { lane: laneOf(account) }, now, limit)
      const rows = new Map((await table.getMany(ids)).map((row) => [row.id, row]))
      return ids.flatMap((id) => rows.get(id) ?? [])
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
      const sent = { conversationId, state: 'sent', audience: 'customer' } as const
      const newest = await table.find(sent, { sort: { sentAt: -1, _id: -1 }, limit })
      return newest
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
