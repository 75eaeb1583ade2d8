import { useCallback, useState } from 'preact/hooks'
import { language } from '../shared/words.ts'
import { api, type CommandForm as Form, type WholeTicket } from './api.ts'
import { useChanges } from './changes.ts'
import { CommandForm } from './command-form.tsx'
import { Composer, type Writing } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { Facts } from './facts.tsx'
import { words as historyWords } from './history-words.ts'
import { useKeys, useLoaded } from './hooks.ts'
import { handOverWords } from './place-words.ts'
import { wordFor, words } from './words.ts'

const buttons = ['accept', 'wait', 'close', 'reopen'] as const
/** Stages that say no more than the status. */
const plainStages = ['registered', 'waiting', 'closed']
/** Commands without a form that are done more rarely. */
const plain = ['resume', 'unmerge', 'spam', 'take-back']
/** What has a button or the composer to itself. */
const elsewhere = new Set<string>([...buttons, 'note', 'progress', 'continue-in', 'link-customer'])

/** What whoever gets the ticket should know. */
const handOver: Form = {
  title: handOverWords.title,
  fields: { summary: { kind: 'text', label: handOverWords.summary } },
}

/** One ticket: its conversation, where to write, what to do. It follows what changes. */
export function TicketPage({ number, back }: { number: string; back: () => void }) {
  const load = useCallback(() => api.ticket(number), [number])
  const { value, error, reload, setValue } = useLoaded(load)
  const [refused, setRefused] = useState('')
  const [writing, write] = useState<Writing>({ mode: 'reply', focus: false })
  const [asking, setAsking] = useState('')
  const { value: declared } = useLoaded(api.forms)
  const forms = declared?.forms ?? {}
  const [heir, handTo] = useState('')
  const asked = heir ? handOver : forms[asking]
  const stopAsking = () => {
    setAsking('')
    handTo('')
  }
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
    if (command in forms) setAsking(command)
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
            {!plainStages.includes(ticket.stage) && ` · ${wordFor(historyWords.stages, ticket.stage)}`}
          </small>
        </div>
        <div class="actions">
          {buttons
            .filter(
              (each) => ticket.allowed.includes(each) && !(each === 'accept' && ticket.accepted && !ticket.offeredTo),
            )
            .map((each) => (
              <button type="button" key={each} class={each === 'accept' ? 'primary' : ''} onClick={() => press(each)}>
                {words.commands[each]}
              </button>
            ))}
          <More ticket={ticket} forms={forms} press={press} />
        </div>
      </header>
      {asked && (
        <CommandForm
          key={heir || asking}
          form={asked}
          ticket={ticket}
          cancel={stopAsking}
          send={async (values) => {
            const command = heir ? { command: 'assign', agent: heir } : { command: asking }
            const done = await act({ ...command, ...values })
            if (done) stopAsking()
            return done
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
        <Facts ticket={ticket} act={act} handTo={handTo} use={(text) => write({ mode: 'reply', focus: true, text })} />
      </div>
    </main>
  )
}

type MoreProps = { ticket: WholeTicket; forms: Record<string, Form>; press: (command: string) => void }

/** What is done more rarely, in one list. */
function More({ ticket, forms, press }: MoreProps) {
  const titles = (name: string) => forms[name]?.title[language] ?? wordFor(words.commands, name)
  const rare = ticket.allowed.filter((name) => (name in forms || plain.includes(name)) && !elsewhere.has(name))
  if (rare.length === 0) return null
  return (
    <select aria-label={words.doMore} value="" onChange={(event) => press(event.currentTarget.value)}>
      <option value="">{words.doMore}</option>
      {rare.map((name) => (
        <option key={name} value={name}>
          {titles(name)}
        </option>
      ))}
    </select>
  )
}
