import { Deliveries } from './deliveries.tsx'
import { useSurroundings } from './people.ts'
import { words } from './place-words.ts'
import { Tokens } from './tokens.tsx'

/** Other programs: which of them may use the API, and what they were told. */
export function Integrations() {
  const { me } = useSurroundings()
  return (
    <main class="page">
      <h2>{words.integrations}</h2>
      {me.role === 'admin' && <Tokens />}
      <Deliveries />
    </main>
  )
}
