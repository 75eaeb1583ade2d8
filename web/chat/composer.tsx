import { useEffect, useRef, useState } from 'preact/hooks'
import { visible } from '../../src/core/visible.ts'
import { fileSize } from '../shared/attachments.tsx'
import { words } from './words.ts'

type Limits = { fileSize: number; files: number }

/** Where the visitor writes: Enter sends, Shift+Enter breaks the line; files by button, paste or drop. */
export function Composer({ limits, send }: { limits: Limits; send: (text: string, files: File[]) => void }) {
  const [text, setText] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const [refusal, setRefusal] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const isEmpty = !visible.test(text) && files.length === 0

  /** Before anything is sent: nobody waits for a file that is refused in the end. */
  const add = (more: FileList | null | undefined) => {
    if (!more?.length) return
    const small = [...more].filter((file) => file.size <= limits.fileSize)
    const large = [...more].find((file) => file.size > limits.fileSize)
    setFiles((now) => [...now, ...small].slice(0, limits.files))
    if (large) setRefusal(words.largest(large.name, fileSize(limits.fileSize)))
    else setRefusal(files.length + small.length > limits.files ? words.most(limits.files) : '')
  }

  useEffect(() => {
    const drop = (event: DragEvent) => {
      event.preventDefault()
      if (event.type === 'drop') add(event.dataTransfer?.files)
    }
    for (const name of ['dragover', 'drop'] as const) addEventListener(name, drop)
    return () => {
      for (const name of ['dragover', 'drop'] as const) removeEventListener(name, drop)
    }
  }, [files, limits])
  useEffect(() => {
    const { style } = area.current!
    style.height = 'auto'
    style.height = `${area.current!.scrollHeight}px`
  }, [text])

  const submit = (event: Event) => {
    event.preventDefault()
    if (isEmpty) return
    send(text.trim(), files)
    setText('')
    setFiles([])
    setRefusal('')
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event)
  }

  return (
    <form class="composer" onSubmit={submit}>
      {files.length > 0 && (
        <ul class="chosen">
          {files.map((file, index) => (
            <li key={`${index}${file.name}`}>
              {file.name} <small>{fileSize(file.size)}</small>
              <button
                type="button"
                class="plain"
                aria-label={words.remove(file.name)}
                onClick={() => setFiles(files.filter((_, at) => at !== index))}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      {refusal && (
        <p class="error refusal" role="alert">
          {refusal}
        </p>
      )}
      <div class="writing">
        <button
          type="button"
          class="plain attach"
          title={words.attach}
          aria-label={words.attach}
          onClick={() => chooser.current?.click()}
        >
          <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path
              fill="none"
              stroke="currentColor"
              stroke-width="2"
              stroke-linecap="round"
              d="m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.5 17a1.7 1.7 0 0 1-2.4-2.4L15 6.8"
            />
          </svg>
        </button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            add(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
        <textarea
          ref={area}
          rows={1}
          maxLength={20_000}
          placeholder={words.placeholder}
          aria-label={words.placeholder}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => add(event.clipboardData?.files)}
        />
        <button type="submit" class="primary" disabled={isEmpty}>
          {words.send}
        </button>
      </div>
    </form>
  )
}
