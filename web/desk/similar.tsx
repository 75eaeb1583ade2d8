import { useCallback, useState } from 'preact/hooks'
import type { WholeTicket } from './api.ts'
import { useLoaded } from './hooks.ts'
import { knowledge, type Suggestion } from './knowledge-api.ts'
import { words } from './knowledge-words.ts'

/** What was solved before and may help; a draft of the answer where a model is configured; an article of what was solved. */
export function Similar({ ticket, use }: { ticket: WholeTicket; use: (text: string) => void }) {
  const load = useCallback(() => knowledge.similar(ticket.number), [ticket.number])
  const { value } = useLoaded(load)
  const [said, setSaid] = useState('')
  const attempt = async (what: () => Promise<string>) => setSaid(await what().catch((error: Error) => error.message))
  const draft = () =>
    attempt(async () => {
      setSaid(words.drafting)
      use((await knowledge.draft(ticket.number)).text)
      return ''
    })
  const makeArticle = () =>
    attempt(async () => {
      const { id } = await knowledge.add({ ticket: ticket.number })
      location.assign(`/desk/articles/${id}`)
      return ''
    })
  const solved = ticket.messages.some(({ kind }) => kind === 'solution')
  return (
    <section>
      <h3>{words.similar}</h3>
      {value?.similar.length === 0 && <small>{words.nothing}</small>}
      <ul>
        {value?.similar.map((each) => (
          <li key={each.id}>
            <a href={addressOf(each)}>{each.title || each.id}</a>
            <small>{each.kind === 'ticket' ? each.id : words.articles}</small>
          </li>
        ))}
      </ul>
      <div class="actions">
        {!solved && (
          <button type="button" class="plain" onClick={draft}>
            {words.draft}
          </button>
        )}
        {solved && (
          <button type="button" class="plain" onClick={makeArticle}>
            {words.makeArticle}
          </button>
        )}
      </div>
      {said && <small role="status">{said}</small>}
    </section>
  )
}

const addressOf = ({ kind, id }: Suggestion): string =>
  kind === 'ticket' ? `/desk/tickets/${id}` : `/desk/articles/${id}`
