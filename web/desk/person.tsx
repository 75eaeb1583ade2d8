import { useState } from 'preact/hooks'
import { api, type WholeTicket } from './api.ts'
import { useLoaded } from './hooks.ts'
import { channelName, useSurroundings } from './people.ts'
import { words } from './person-words.ts'

type Act = (command: { command: string } & Record<string, unknown>) => Promise<boolean>

/** The customer in other channels: an address to link, a code to give them, where the ticket goes on. */
export function Person({ ticket, act }: { ticket: WholeTicket; act: Act }) {
  const surroundings = useSurroundings()
  const { value } = useLoaded(api.channels)
  const [said, setSaid] = useState('')
  const channels = [...new Set((value?.accounts ?? []).map(({ channel }) => channel))]
  const others = channels.filter((channel) => channel !== ticket.channel)
  const can = (command: string) => ticket.allowed.includes(command)
  const link = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const { channel, address } = Object.fromEntries(new FormData(form)) as Record<string, string>
    if (!(await act({ command: 'link-customer', channel, address: address?.trim() }))) return setSaid('')
    setSaid(words.linked(address ?? ''))
    form.reset()
  }
  const giveCode = async () => setSaid((await act({ command: 'link-code' })) ? words.codeSent : '')
  return (
    <details class="person">
      <summary>{words.title}</summary>
      {others.length > 0 && (
        <label class="choice">
          {words.continueIn}
          <select
            value=""
            disabled={!can('continue-in')}
            onChange={({ currentTarget }) => act({ command: 'continue-in', channel: currentTarget.value })}
          >
            <option value="" disabled>
              {words.stay} ({channelName(surroundings, ticket.channel)})
            </option>
            {others.map((channel) => (
              <option key={channel} value={channel}>
                {channelName(surroundings, channel)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" class="plain" disabled={!can('link-code')} onClick={giveCode}>
        {words.code}
      </button>
      <form onSubmit={link}>
        <label class="choice">
          {words.channel}
          <select name="channel">
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {channelName(surroundings, channel)}
              </option>
            ))}
          </select>
        </label>
        <label class="choice">
          {words.address}
          <input name="address" required maxLength={320} />
        </label>
        <button type="submit" class="plain" disabled={!can('link-customer')}>
          {words.link}
        </button>
      </form>
      {said && <small role="status">{said}</small>}
    </details>
  )
}
