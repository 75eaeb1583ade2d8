type ChoiceProps = {
  name: string
  value: string
  /** Each value with the word for it. */
  options: [string, string][]
  choose: (value: string) => void
  disabled?: boolean
  class?: string
}

/** One of several, by its name. */
export function Choice({ name, value, options, choose, disabled = false, class: style }: ChoiceProps) {
  return (
    <label class={style}>
      {name}
      <select value={value} disabled={disabled} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}
