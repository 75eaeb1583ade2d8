import mongoose, { type Connection } from 'mongoose'
import type { ErasureStore } from '../../core/ports/erasure.ts'
import type { FileStore } from '../../core/ports/store.ts'
import { reportsWithout } from './reports.ts'
import { traces } from './traces.ts'

type Row = { _id: string } & Record<string, unknown>
type Filter = mongoose.mongo.Filter<Row>

const LARGEST = 16 * 1024 * 1024

/** Works on all collections at once, on rows as they are stored: whoever is erased must be in none of them. */
export function createErasureStore(connection: Connection, files: FileStore): ErasureStore {
  const collection = (name: string) => connection.db!.collection<Row>(name)
  const ids = async (name: string, filter: Filter): Promise<string[]> =>
    (
      await collection(name)
        .find(filter, { projection: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id)
  const set = (name: string, filter: Filter, fields: Record<string, unknown>) =>
    collection(name).updateMany(filter, { $set: fields })

  const left = traces(connection)

  /** Received and never understood, so that only their bytes say whose they are. */
  async function quarantinedOf(addresses: string[]): Promise<string[]> {
    const found: string[] = []
    for await (const { _id, body, meta } of collection('inbound').find({ state: 'quarantined' })) {
      const text = bytesOf(body).toString('latin1') + JSON.stringify(meta ?? {})
      if (addresses.some((address) => text.includes(address))) found.push(_id)
    }
    return found
  }

  async function filesOf(messages: string[], tickets: string[]): Promise<string[]> {
    const own = [
      ...(await collection('messages')
        .find({ _id: { $in: messages } })
        .toArray()),
      ...(await collection('outbound')
        .find({ ticketId: { $in: tickets } })
        .toArray()),
    ].flatMap(attached)
    const raw = await collection('inbound')
      .find({ _id: { $in: messages }, fileId: { $type: 'string' } })
      .toArray()
    const candidates = [...new Set([...own, ...raw.map(({ fileId }) => String(fileId))])]
    if (candidates.length === 0) return []
    const held = { 'attachments.fileId': { $in: candidates } } as Filter
    const others = [
      ...(await collection('messages')
        .find({ ...held, _id: { $nin: messages } } as Filter)
        .toArray()),
      ...(await collection('outbound')
        .find({ ...held, ticketId: { $nin: tickets } } as Filter)
        .toArray()),
    ].flatMap(attached)
    return candidates.filter((file) => !others.includes(file))
  }

  return {
    async find(customerId) {
      const customer = await collection('customers').findOne({ _id: customerId })
      if (!customer) return null
      const addresses = (customer.identities as { address: string }[]).map(({ address }) => address)
      const conversations = await ids('conversations', { customerId })
      const tickets = await ids('tickets', {
        $or: [{ 'requester.customerId': customerId }, { conversationId: { $in: conversations } }],
      } as Filter)
      const where = { $or: [{ ticketId: { $in: tickets } }, { conversationId: { $in: conversations } }] } as Filter
      const messages = [...(await ids('messages', where)), ...(await quarantinedOf(addresses))]
      const linked = (customer.identities as { linkedFrom?: string | null }[]).flatMap(
        ({ linkedFrom }) => linkedFrom ?? [],
      )
      const formerly = await ids('customers', { _id: { $in: linked, $ne: customerId }, identities: [] } as Filter)
      const files = await filesOf(messages, tickets)
      return { customerId, addresses, tickets, conversations, messages, formerly, files }
    },

    async *rows({ customerId, formerly = [], tickets, conversations, messages, files: fileIds }) {
      const parts: [string, Filter][] = [
        ['customers', { _id: { $in: [customerId, ...formerly] } }],
        ['conversations', { _id: { $in: conversations } }],
        ['tickets', { _id: { $in: tickets } }],
        ['messages', { _id: { $in: messages } }],
        ['inbound', { _id: { $in: messages } }],
        ['outbound', { ticketId: { $in: tickets }, audience: 'customer' }],
        ['timeline', { ticketId: { $in: tickets } }],
        ['surveys', { ticketId: { $in: tickets } }],
        ['articles', await left.draftsOf(tickets)],
        ['requests', { _id: { $in: (await left.wishesOf([customerId, ...formerly], tickets)).wishes } }],
      ]
      for (const [kind, filter] of parts) {
        for await (const row of collection(kind).find(filter)) yield { kind, row }
      }
      for (const id of fileIds) yield { kind: 'files', row: { id, content: await content(files, id) } }
    },

    async erase({ customerId, formerly = [], addresses, tickets, conversations, messages, files: fileIds }, at) {
      const ofTickets = { ticketId: { $in: tickets } }
      await set('tickets', { _id: { $in: tickets }, open: true }, { status: 'closed', closedAt: at })
      await set(
        'tickets',
        { _id: { $in: tickets } },
        {
          open: false,
          subject: '',
          'requester.name': '',
          'requester.address': '',
          tags: [],
          changedBy: null,
          labelled: null,
          updatedAt: at,
        },
      )
      await collection('timers').deleteMany(ofTickets)
      await set('outbound', { ...ofTickets, state: { $in: ['queued', 'sending'] } } as Filter, { state: 'withdrawn' })
      await collection('outbound').updateMany(ofTickets, [
        {
          $set: {
            text: '',
            attachments: [],
            externalIds: [],
            error: null,
            to: [],
            // What a customer wrote is told to agents under their name.
            author: { $cond: [{ $eq: ['$kind', 'message'] }, 'requester', '$author'] },
            data: { $cond: [{ $ifNull: ['$data.slot', false] }, { slot: '$data.slot' }, {}] },
          },
        },
        { $unset: ['readyAt', 'claim'] },
      ])
      await set('timeline', ofTickets, { reason: null, data: null })
      await set('surveys', ofTickets, { suggestions: null })
      await set('webhooks', ofTickets, { 'event.reason': null, answer: null })
      await collection('messages').deleteMany({ _id: { $in: messages } })
      for (const id of messages) {
        const empty = { body: null, fileId: null, size: 0, meta: {}, reason: null, state: 'processed' }
        await set('inbound', { _id: id }, { ...empty, externalId: `erased-${id}` })
      }
      for (const id of conversations) {
        await set(
          'conversations',
          { _id: id },
          { key: `erased-${id}`, address: '', subject: '', route: {}, identity: '' },
        )
      }
      for (const address of addresses) {
        await collection('states').deleteMany({ _id: { $regex: literally(address) } })
        await collection('counters').deleteMany({ _id: { $regex: literally(address) } })
      }
      await removeFiles(connection, fileIds)
      await reportsWithout(connection, tickets)
      const customers = [customerId, ...formerly]
      await left.remove(customers, tickets)
      await collection('customers').deleteMany({ _id: { $in: customers } })
      return { tickets: tickets.length, messages: messages.length, files: fileIds.length }
    },

    async rewrite() {
      const names = (await connection.db!.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
      let rewritten = 0
      for (const compact of names) {
        try {
          await connection.db!.command({ compact, force: true })
          rewritten++
        } catch (error) {
          return { rewritten, refused: (error as Error).message }
        }
      }
      return { rewritten, refused: null }
    },
  }
}

const bytesOf = (body: unknown): Buffer => {
  if (Buffer.isBuffer(body)) return body
  return body instanceof mongoose.mongo.Binary ? Buffer.from(body.buffer) : Buffer.alloc(0)
}

const attached = ({ attachments }: Row): string[] =>
  ((attachments as { fileId: string }[] | undefined) ?? []).map(({ fileId }) => fileId)

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

async function content(files: FileStore, id: string): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (await files.read(id)) ?? []) {
    size += chunk.length
    if (size > LARGEST) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('base64')
}

async function removeFiles(connection: Connection, fileIds: string[]): Promise<void> {
  const files = connection.db!.collection<Row>('files.files')
  const found = await files.find({ filename: { $in: fileIds } } as Filter).toArray()
  const rows = found.map(({ _id }) => _id)
  await connection.db!.collection('files.chunks').deleteMany({ files_id: { $in: rows as never } })
  await files.deleteMany({ _id: { $in: rows } })
}
