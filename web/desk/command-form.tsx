import { useCallback, useState } from 'preact/hooks'
import { language } from '../shared/words.ts'
import { api, type CommandForm as Form, type FormField, type Offers, type WholeTicket } from './api.ts'
import { useLoaded } from './hooks.ts'
import { words } from './words.ts'

type Value = string | boolean | string[] | undefined
type Values = Record<string, Value>
type Send = (values: Values) => Promise<boolean>

type Props = { form: Form; ticket: WholeTicket; send: Send; cancel: () => void }

/** A command's form, made of what the server says it asks for. */
export function CommandForm({ form, ticket, send, cancel }: Props) {
  const [values, setValues] = useState<Values>({})
  const [busy, setBusy] = useState(false)
  const load = useCallback(() => api.offers(ticket.number), [ticket.number])
  const { value: loaded } = useLoaded(load)
  const fields = Object.entries(form.fields).filter(([, field]) => isAsked(field, ticket.type, values))
  return (
    <form
      class="command-form"
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        if (!(await send(Object.fromEntries(fields.map(([name]) => [name, values[name]]))))) setBusy(false)
      }}
    >
      <h3>{form.title[language]}</h3>
      {fields.map(([name, field]) => (
        <div key={name} class={field.kind === 'flag' ? 'field flag' : 'field'}>
          <label for={`field-${name}`}>
            {field.label[language]}
            {field.required && ' *'}
          </label>
          <Input
            name={name}
            field={field}
            value={values[name]}
            offers={loaded?.offers ?? {}}
            change={(value) => setValues({ ...values, [name]: value })}
          />
        </div>
      ))}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy}>
          {words.save}
        </button>
        <button type="button" onClick={cancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

const isAsked = ({ types, where }: FormField, type: string, values: Values): boolean =>
  (!types || types.includes(type)) && (!where || where.is.includes(String(values[where.field])))

type InputProps = {
  name: string
  field: FormField
  value: Value
  offers: Offers
  change: (value: Value) => void
}

function Input({ name, field, value, offers, change }: InputProps) {
  const text = typeof value === 'string' ? value : ''
  const common = { id: `field-${name}`, required: field.required ?? false }
  if (field.kind === 'flag') {
    return (
      <input
        type="checkbox"
        {...common}
        checked={value === true}
        onChange={(event) => change(event.currentTarget.checked || undefined)}
      />
    )
  }
  if (field.kind === 'choice') {
    const options = Object.entries(field.options ?? {}).map(([id, label]): [string, string] => [id, label[language]])
    return <Options options={options} value={text} common={common} change={change} />
  }
  const offered = ((field.names && offers[field.names]) || []).map(({ id, label }): [string, string] => [id, label])
  if (offered.length > 0 && field.kind !== 'list') {
    return <Options options={offered} value={text} common={common} change={change} />
  }
  if (offered.length > 0) {
    return (
      <select
        multiple
        {...common}
        onChange={(event) => change(Array.from(event.currentTarget.selectedOptions, (option) => option.value))}
      >
        {offered.map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    )
  }
  const write = (event: { currentTarget: { value: string } }) => change(event.currentTarget.value)
  if (field.kind === 'date') return <input type="date" {...common} value={text} onInput={write} />
  if (field.kind === 'line') return <input type="text" {...common} value={text} onInput={write} />
  const columns = Object.values(field.columns ?? {}).map((column) => column[language])
  return <textarea rows={3} {...common} placeholder={columns.join(' | ')} value={text} onInput={write} />
}

type OptionsProps = {
  options: [id: string, label: string][]
  value: string
  common: { id: string; required: boolean }
  change: (value: string) => void
}

function Options({ options, value, common, change }: OptionsProps) {
  return (
    <select {...common} value={value} onChange={(event) => change(event.currentTarget.value)}>
      <option value="" />
      {options.map(([id, label]) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  )
}
