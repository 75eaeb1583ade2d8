import { setTimeout as wait } from 'node:timers/promises'
import type { Act } from './story.ts'

type Api = { base: string; token: string }
type Listed = { number: string; createdAt: string; requester: { name: string } }

const LOOK_MS = 1000

/** A made-up agent who works on the newest ticket of one customer, over the API. What you did first is left as it is. */
export async function work(
  api: Api,
  job: { agent: string; customer: string; acts: Act[] },
  { signal, told }: { signal: AbortSignal; told: (text: string) => void },
): Promise<void> {
  const pause = (ms: number) => wait(ms, undefined, { signal })
  const begun = new Date().toISOString()
  let ticket: Listed | undefined
  while (!ticket) {
    await pause(LOOK_MS)
    ticket = (await newest(api)).find(
      ({ requester, createdAt }) => requester.name === job.customer && createdAt >= begun,
    )
  }
  for (const { afterSeconds, command } of job.acts) {
    await pause(afterSeconds * 1000)
    const answer = await call(api, `/api/tickets/${ticket.number}/commands`, { ...command, as: job.agent })
    if (answer.status === 409) return
    if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`)
    told(`${command.command} ${ticket.number}`)
  }
}

async function newest(api: Api): Promise<Listed[]> {
  const { tickets } = (await (await call(api, '/api/tickets?limit=20')).json()) as { tickets: Listed[] }
  return tickets
}

const call = ({ base, token }: Api, path: string, body?: Record<string, string>): Promise<Response> =>
  fetch(base + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  })
