import { useState } from 'preact/hooks'
import { api } from './api.ts'
import { words } from './words.ts'

const fields = ['name', 'address', 'subject'] as const

/** A call or a visit that an agent writes down. */
export function Register({ done, cancel }: { done: (number: string) => void; cancel: () => void }) {
  const [values, setValues] = useState({ name: '', address: '', subject: '', text: '' })
  const [error, setError] = useState('')
  const submit = async (event: Event) => {
    event.preventDefault()
    const { name, address, subject, text } = values
    try {
      done((await api.register({ channel: 'phone', subject, text, requester: { name, address } })).number)
    } catch (reason) {
      setError((reason as Error).message)
    }
  }
  return (
    <main class="page">
      <h2>{words.register}</h2>
      <form class="register" onSubmit={submit}>
        {fields.map((field) => (
          <label key={field}>
            {words[field]}
            <input
              required={field !== 'name'}
              value={values[field]}
              onInput={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
            />
          </label>
        ))}
        <label>
          {words.text}
          <textarea
            required
            rows={6}
            value={values.text}
            onInput={(event) => setValues({ ...values, text: event.currentTarget.value })}
          />
        </label>
        {error && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="primary">
            {words.save}
          </button>
          <button type="button" onClick={cancel}>
            {words.cancel}
          </button>
        </div>
      </form>
    </main>
  )
}
