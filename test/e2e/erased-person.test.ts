import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTransport } from 'nodemailer'
import { everyKey } from '../support/every-key.ts'
import { everyRow } from '../support/every-row.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { until } from '../support/until.ts'

const CANARY = 'kestrel7f3a'

/** Names of the files below the folder that hold the text, in their names or in their bytes. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const held = await Promise.all(
    paths.map(
      async (path) => path.includes(text) || (await readFile(path).catch(() => Buffer.alloc(0))).includes(text),
    ),
  )
  return paths.filter((_, index) => held[index])
}

test('a person is erased: no query, no row, no queue, no file and no log knows them any more', async (context) => {
  const place = await faultPlace(context)
  const desk = await place.start({ env: { LOG_LEVEL: 'debug' } })
  const transport = createTransport({ host: '127.0.0.1', port: desk.smtpPort, ignoreTLS: true })
  context.after(() => transport.close())
  const address = `${CANARY}@customer.example`
  const mail = (subject: string, more: object = {}) =>
    transport.sendMail({ from: `"Ann ${CANARY}" <${address}>`, to: 'support@desk.example', subject, ...more })
  const page = async (path: string) => JSON.stringify((await desk.api('GET', path)).json)

  await mail(`The printer of ${CANARY} does not print`, {
    text: `Hello,\n\nmy printer ${CANARY} does not print since this morning.\n`,
    attachments: [{ filename: `${CANARY}.txt`, content: `The log of ${CANARY}` }],
    messageId: `<first@${CANARY}.example>`,
  })
  type Listed = { number: string }
  const ticket = await until('the ticket', async () => {
    const { json } = await desk.api('GET', '/api/tickets')
    return (json as { tickets: Listed[] }).tickets[0]
  })
  const command = async (body: object) =>
    assert.equal((await desk.api('POST', `/api/tickets/${ticket.number}/commands`, body)).status, 200)
  await command({ command: 'note', text: `Spoke to ${CANARY} by phone.` })
  await command({ command: 'reply', text: `Dear Ann ${CANARY}, please switch it off and on.` })
  await command({
    command: 'progress',
    done: `asked ${CANARY}`,
    next: `wait for ${CANARY}`,
    eta: '2026-12-24T10:00:00Z',
  })
  await mail(`Re: The printer of ${CANARY}`, {
    text: `Still nothing. ${CANARY}`,
    inReplyTo: `<first@${CANARY}.example>`,
  })
  const sent = () => filesWith(join(place.dataDir, 'outgoing-mail'), CANARY)
  await until('the answers', async () => (await sent()).length >= 3)
  await until('the second mail', async () => (await page(`/api/tickets/${ticket.number}`)).includes('Still nothing'))
  assert.ok((await everyRow(place.mongoUri)).includes(CANARY))

  const { json } = await desk.api('GET', `/api/customers?q=${encodeURIComponent(address)}`)
  const [{ id: customerId }] = (json as { customers: [{ id: string }] }).customers
  const erased = await desk.api('POST', `/api/customers/${customerId}/erase`, { confirm: true })
  assert.equal(erased.status, 200, JSON.stringify(erased.json))

  for (const path of [`/api/tickets`, `/api/tickets/${ticket.number}`, `/api/customers`, '/api/quarantine']) {
    assert.ok(!(await page(path)).includes(CANARY), path)
  }
  assert.match(await page(`/api/tickets?q=${CANARY}`), /"tickets":\[\]/)
  assert.equal((await desk.api('GET', `/api/customers/${customerId}`)).status, 404)
  const rows = (await everyRow(place.mongoUri)).split('\n').filter((row) => row.includes(CANARY))
  assert.deepEqual(rows, [])
  assert.ok(!(await everyKey(place.redisUrl)).includes(CANARY), 'a queue')
  assert.deepEqual(await filesWith(place.dataDir, CANARY), [])
  assert.ok(!desk.log().includes(CANARY), 'the log')
})
