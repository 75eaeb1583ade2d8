import { useCallback, useState } from 'preact/hooks'
import { api } from './api.ts'
import { useChanges } from './changes.ts'
import { Composer, type Writing } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { Facts } from './facts.tsx'
import { useKeys, useLoaded } from './hooks.ts'
import { wordFor, words } from './words.ts'

const buttons = ['accept', 'wait', 'close', 'reopen'] as const

/** One ticket: its conversation, where to write, what to do. It follows what changes. */
export function TicketPage({ number, back }: { number: string; back: () => void }) {
  const load = useCallback(() => api.ticket(number), [number])
  const { value, error, reload, setValue } = useLoaded(load)
  const [refused, setRefused] = useState('')
  const [writing, write] = useState<Writing>({ mode: 'reply', focus: false })
  const [asking, setAsking] = useState(false)
  useChanges((numbers) => {
    if (numbers === null || numbers.includes(number)) void reload()
  })
  const ticket = value?.number === number ? value : null

  const act = async (command: { command: string } & Record<string, unknown>) => {
    setRefused('')
    try {
      setValue(await api.command(number, command))
      return true
    } catch (reason) {
      setRefused((reason as Error).message)
      void reload()
      return false
    }
  }
  const press = (command: string) => {
    if (!ticket?.allowed.includes(command)) return
    if (command === 'reopen') setAsking(true)
    else void act({ command })
  }
  useKeys({
    Escape: back,
    r: () => write({ mode: 'reply', focus: true }),
    n: () => write({ mode: 'note', focus: true }),
    p: () => write({ mode: 'progress', focus: true }),
    a: () => press('accept'),
  })

  if (error && !ticket) return <main class="ticket empty error">{error.message}</main>
  if (!ticket) return <main class="ticket" />
  return (
    <main class="ticket">
      <header class="ticket-head">
        <button type="button" class="plain back" aria-label={words.back} onClick={back}>
          ←
        </button>
        <div class="title">
          <h2 dir="auto">{ticket.subject}</h2>
          <small>
            {ticket.number} · <span class={`status ${ticket.status}`}>{wordFor(words.statuses, ticket.status)}</span>
          </small>
        </div>
        <div class="actions">
          {buttons
            .filter((each) => ticket.allowed.includes(each) && !(each === 'accept' && ticket.assignee !== null))
            .map((each) => (
              <button type="button" key={each} class={each === 'accept' ? 'primary' : ''} onClick={() => press(each)}>
                {words.commands[each]}
              </button>
            ))}
        </div>
      </header>
      {asking && (
        <Reopen
          cancel={() => setAsking(false)}
          done={async (reason) => {
            if (await act({ command: 'reopen', reason })) setAsking(false)
          }}
        />
      )}
      {refused && (
        <p class="banner error" role="alert">
          {refused}
        </p>
      )}
      <div class="ticket-body">
        <div class="talk">
          <Conversation ticket={ticket} retry={(message) => void act({ command: 'retry', message })} />
          <Composer key={number} allowed={ticket.allowed} writing={writing} write={write} act={act} />
        </div>
        <Facts ticket={ticket} act={act} use={(text) => write({ mode: 'reply', focus: true, text })} />
      </div>
    </main>
  )
}

function Reopen({ done, cancel }: { done: (reason: string) => void; cancel: () => void }) {
  const [reason, setReason] = useState('')
  return (
    <form
      class="banner asking"
      onSubmit={(event) => {
        event.preventDefault()
        done(reason)
      }}
    >
      <input
        aria-label={words.why}
        placeholder={words.why}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button type="submit" class="primary" disabled={!reason.trim()}>
        {words.commands.reopen}
      </button>
      <button type="button" onClick={cancel}>
        {words.cancel}
      </button>
    </form>
  )
}
