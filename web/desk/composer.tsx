import { useEffect, useRef, useState } from 'preact/hooks'
import { fileSize } from '../shared/attachments.tsx'
import { api } from './api.ts'
import { words } from './words.ts'

type Mode = 'reply' | 'note' | 'progress' | 'resolve'
/**
 * What is being written; `focus` once somebody chose it, so that opening a ticket leaves the keys alone; `text` where it was
 * drafted elsewhere.
 */
export type Writing = { mode: Mode; focus: boolean; text?: string }

type Act = (command: { command: string } & Record<string, unknown>) => Promise<boolean>
type Draft = { text: string; done: string; next: string; eta: string; files: File[] }

const modes: Mode[] = ['reply', 'note', 'progress', 'resolve']
const empty: Draft = { text: '', done: '', next: '', eta: '', files: [] }
const placeholders = { reply: words.replyPlaceholder, note: words.notePlaceholder, resolve: words.solutionPlaceholder }

type ComposerProps = { allowed: string[]; writing: Writing; write: (writing: Writing) => void; act: Act }

/** Where an agent writes: to the customer, for colleagues, the three lines of progress, or the solution. */
export function Composer({ allowed, writing, write, act }: ComposerProps) {
  const [draft, setDraft] = useState(empty)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  useEffect(() => {
    if (writing.text) setDraft((now) => ({ ...now, text: writing.text as string }))
  }, [writing.text])
  const open = modes.filter((each) => allowed.includes(each))
  const mode = open.includes(writing.mode) ? writing.mode : open[0]
  if (!mode) return null

  const send = async () => {
    setBusy(true)
    setError('')
    try {
      if (await act(await commandOf(mode, draft))) setDraft(empty)
    } catch (reason) {
      setError((reason as Error).message)
    }
    setBusy(false)
  }
  const ready =
    mode === 'progress' ? draft.done && draft.next && draft.eta : draft.text.trim() || draft.files.length > 0

  return (
    <form
      class={`composer ${mode}`}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready && !busy) void send()
      }}
    >
      <div class="tabs">
        {open.map((each) => (
          <button
            type="button"
            key={each}
            class={each === mode ? 'tab chosen' : 'tab'}
            aria-pressed={each === mode}
            onClick={() => write({ mode: each, focus: true })}
          >
            {words.commands[each]}
          </button>
        ))}
        <small>{mode === 'note' ? words.inside : words.toCustomer}</small>
      </div>
      {mode === 'progress' ? (
        <ProgressLines writing={writing} draft={draft} change={setDraft} />
      ) : (
        <Words writing={writing} placeholder={placeholders[mode]} draft={draft} change={setDraft} />
      )}
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <div class="actions">
        {(mode === 'reply' || mode === 'note') && (
          <Files files={draft.files} change={(files) => setDraft({ ...draft, files })} />
        )}
        <button type="submit" class="primary" disabled={!ready || busy}>
          {words.send}
        </button>
      </div>
    </form>
  )
}

async function commandOf(mode: Mode, { text, done, next, eta, files }: Draft) {
  if (mode === 'progress') return { command: mode, done, next, eta }
  if (mode === 'resolve' || files.length === 0) return { command: mode, text }
  return { command: mode, text, attachments: (await api.upload(files)).files }
}

type Edit = { writing: Writing; draft: Draft; change: (draft: Draft) => void }

/** Puts the cursor into what was chosen to be written. */
function useFocus<Field extends HTMLElement>(writing: Writing) {
  const field = useRef<Field>(null)
  useEffect(() => {
    if (writing.focus) field.current?.focus({ preventScroll: true })
  }, [writing])
  return field
}

function Words({ writing, placeholder, draft, change }: Edit & { placeholder: string }) {
  const area = useFocus<HTMLTextAreaElement>(writing)
  return (
    <textarea
      ref={area}
      rows={3}
      placeholder={placeholder}
      aria-label={placeholder}
      value={draft.text}
      onInput={(event) => change({ ...draft, text: event.currentTarget.value })}
    />
  )
}

function ProgressLines({ writing, draft, change }: Edit) {
  const first = useFocus<HTMLInputElement>(writing)
  return (
    <div class="lines">
      {(['done', 'next', 'eta'] as const).map((line) => (
        <label key={line}>
          {words[line]}
          <input
            ref={line === 'done' ? first : undefined}
            value={draft[line]}
            onInput={(event) => change({ ...draft, [line]: event.currentTarget.value })}
          />
        </label>
      ))}
    </div>
  )
}

function Files({ files, change }: { files: File[]; change: (files: File[]) => void }) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <span class="chosen-files">
      <button type="button" class="plain" onClick={() => chooser.current?.click()}>
        {words.attach}
      </button>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          change([...files, ...(event.currentTarget.files ?? [])].slice(0, 10))
          event.currentTarget.value = ''
        }}
      />
      {files.map((file, index) => (
        <button
          type="button"
          key={`${file.name}${file.size}`}
          class="plain"
          onClick={() => change(files.filter((_, at) => at !== index))}
        >
          {file.name} ({fileSize(file.size)}) ✕
        </button>
      ))}
    </span>
  )
}
