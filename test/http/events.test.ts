import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { apiToken, startDesk, type TestDesk, until } from './desk.ts'

type Event = { id: string; data: { id: string; text: string } }

/** Reads server-sent events until it is stopped. */
async function listen(url: string, headers: Record<string, string> = {}) {
  const stop = new AbortController()
  const response = await fetch(url, { headers, signal: stop.signal })
  let text = ''
  const decoder = new TextDecoder()
  const ended = (async () => {
    for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array, { stream: true })
  })().catch(() => {})
  const events = (): Event[] =>
    text
      .split('\n\n')
      .filter((block) => block.includes('data: '))
      .map((block) => ({
        id: /^id: (.*)$/m.exec(block)?.[1] ?? '',
        data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null'),
      }))
  return { response, events, ended, stop: () => stop.abort() }
}

describe('server-sent events', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  const open = () => desk.chat('Where do I find my invoices?')
  const reply = (ticket: string, text: string) =>
    desk.api('POST', `/api/tickets/${ticket}/commands`, { command: 'reply', text })
  const texts = (stream: { events(): Event[] }) => stream.events().map((event) => event.data.text)

  it('bring what is there and what comes, each once and in order', async () => {
    const { conversation, ticket } = await open()
    const stream = await listen(`${desk.base}/chat/${conversation}/events`)
    assert.match(stream.response.headers.get('content-type') ?? '', /^text\/event-stream/)
    await until('acknowledgement', async () => stream.events().length === 2)
    for (const text of ['one', 'two', 'three', 'four', 'five']) await reply(ticket, text)
    await until('answers', async () => texts(stream).includes('five'))
    assert.deepEqual(texts(stream).slice(2), ['one', 'two', 'three', 'four', 'five'])
    stream.stop()
  })

  it('go on behind Last-Event-ID', async () => {
    const { conversation, ticket } = await open()
    await reply(ticket, 'missed')
    const known = await until('answer', async () => {
      const { messages } = (await desk.request('GET', `/chat/${conversation}/messages`)).json
      return messages.length === 3 && messages
    })
    const stream = await listen(`${desk.base}/chat/${conversation}/events`, { 'last-event-id': known[0].id })
    await until('the rest', async () => texts(stream).includes('missed'))
    await reply(ticket, 'live')
    await until('the new one', async () => texts(stream).includes('live'))
    assert.deepEqual(
      stream
        .events()
        .map((event) => event.data.id)
        .slice(0, 2),
      [known[1].id, known[2].id],
    )
    assert.equal(stream.events().length, 3)
    const last = stream.events().at(-1)!.id
    stream.stop()
    const later = await listen(`${desk.base}/chat/${conversation}/events`, { 'last-event-id': last })
    await reply(ticket, 'latest')
    await until('the latest', async () => texts(later).includes('latest'))
    assert.deepEqual(texts(later), ['latest'])
    later.stop()
  })

  it('begin before the first message was worked on', async () => {
    const key = { 'idempotency-key': 'begin-before-it-is-there' }
    const { conversation } = (await desk.request('POST', '/chat', { text: 'Hello there, one question' }, key)).json
    const stream = await listen(`${desk.base}/chat/${conversation}/events`)
    await until('both', async () => stream.events().length === 2)
    stream.stop()
  })

  it('show the new wording of an answer under its own id, and that one was taken back', async () => {
    const { conversation, ticket } = await open()
    const said = { command: 'reply', text: 'wrong', source: 'surface-1' }
    await desk.api('POST', `/api/tickets/${ticket}/commands`, said)
    const stream = await listen(`${desk.base}/chat/${conversation}/events`)
    const wrong = await until('wrong', async () => stream.events().find((event) => event.data.text === 'wrong'))
    await desk.api('POST', `/api/tickets/${ticket}/commands`, {
      command: 'edit-reply',
      source: 'surface-1',
      text: 'right',
    })
    const right = await until('right', async () => stream.events().find((event) => event.data.text === 'right'))
    assert.equal(right.data.id, wrong.data.id)
    await desk.api('POST', `/api/tickets/${ticket}/commands`, { command: 'withdraw-reply', source: 'surface-1' })
    const gone = await until('gone', async () => stream.events().find((event) => 'withdrawn' in event.data))
    assert.deepEqual([gone.data.id, gone.data.text], [wrong.data.id, ''])
    stream.stop()
    const { messages } = (await desk.request('GET', `/chat/${conversation}/messages`)).json
    assert.equal(messages.filter((each: { id: string }) => each.id === wrong.data.id).length, 1)
  })

  it('tell agents the numbers of tickets that changed', async () => {
    const { ticket } = await open()
    const stream = await listen(`${desk.base}/api/events`, { authorization: `Bearer ${apiToken}` })
    await reply(ticket, 'something')
    type Change = { data: { tickets: string[] } }
    await until('hint', async () =>
      (stream.events() as unknown as Change[]).some(({ data }) => data.tickets.includes(ticket)),
    )
    stream.stop()
  })

  it('end when the server closes', async () => {
    const other = await startDesk()
    const { conversation } = (await other.request('POST', '/chat', { text: 'Hello, are you there?' })).json
    const stream = await listen(`${other.base}/chat/${conversation}/events`)
    await until('something', async () => stream.events().length > 0)
    await other.stop()
    await stream.ended
  })
})
