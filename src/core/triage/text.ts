import { plain } from './plain.ts'
import type { TriageInput } from './types.ts'

/** What the first page of a message says; the rest of a long one is logs and quotes. In characters. */
const pageLength = 3_000
/** Comments are taken out of so much before the page is cut: the instructions of a form can be longer than what it says. */
const lookedAt = 5 * pageLength
const subjectLength = 300

/** Things found in a message that are evidence by their presence, not by their words. */
export type Mark = 'code' | 'trace' | 'image' | 'link' | 'checklist'

export type PreparedText = {
  title: string
  /** Lower case, NFKC, without comments, quotes, code and traces; at most a page. */
  body: string
  sentences: string[]
  marks: Mark[]
}

/** Reads a message for triage, in time linear in its first page. Full-width punctuation becomes ASCII (NFKC). */
export function prepare(input: TriageInput): PreparedText {
  const marks = new Set<Mark>()
  const lines = proseLines(plain(page(withoutComments(input.text.slice(0, lookedAt)))).slice(0, pageLength), marks)
  const subject = clean(plain((input.subject ?? '').slice(0, subjectLength)), marks).trim()
  const [first = '', ...rest] = lines
  const headed = subject === '' && rest.length > 0 && first.length <= 120
  const title = headed ? first : subject
  const body = (headed ? rest : lines).join('\n')
  return { title, body, sentences: [...sentencesOf(title), ...sentencesOf(body)], marks: [...marks].sort() }
}

function page(text: string): string {
  if (text.length <= pageLength) return text
  return `${text.slice(0, pageLength * 0.75)}\n${text.slice(-pageLength * 0.25)}`
}

/** Templates of issue trackers carry their instructions as HTML comments: not the customer's words. */
function withoutComments(text: string): string {
  let rest = text
  let kept = ''
  for (;;) {
    const start = rest.indexOf('<!--')
    const end = start < 0 ? -1 : rest.indexOf('-->', start)
    if (end < 0) return kept + rest
    kept += rest.slice(0, start)
    rest = rest.slice(end + 3)
  }
}

/** Lines that a program wrote: stack frames, and log lines with a level or fractions of a second. */
const traceLine =
  /^\s*(at \S{1,200} ?\(|at [\w.$]{1,200}:\d+|file "[^"]{1,200}", line \d+|traceback \(most|caused by: \w+\.|\w+(\.\w+)+(exception|error):|0x[0-9a-f]{6,}|\[?\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d([.,]\d| \[?(info|warn|error|debug)))/

/** The lines that a person wrote. Where a message is all quote and code, that is what it says. */
function proseLines(text: string, marks: Set<Mark>): string[] {
  const prose: string[] = []
  let inCode = false
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed.startsWith('```')) {
      inCode = !inCode
      marks.add('code')
    } else if (traceLine.test(line)) marks.add('trace')
    else if (!inCode && trimmed !== '' && !trimmed.startsWith('>') && !tableRow.test(trimmed)) {
      if (/^[-*] \[[ x]\]/.test(trimmed)) marks.add('checklist')
      prose.push(clean(trimmed, marks).trim())
    }
  }
  return prose.length > 0 ? answered(prose) : [clean(text, marks).trim()]
}

const tableRow = /^\|?[^|]{1,200}\|[^|]{1,200}\|/

/** The headings of a form go with the line below them: `### Issue type` and `Bug` are one statement; unanswered, none. */
function answered(lines: string[]): string[] {
  const isHeading = (line: string) => /^#{1,6} /.test(line)
  return lines.flatMap((line, index) => {
    const above = lines[index - 1] ?? ''
    if (isHeading(above) && /^_?no response_?$/.test(line)) return []
    if (isHeading(line)) return isHeading(lines[index + 1] ?? '# ') ? [line] : []
    return [isHeading(above) ? `${above.replace(/^#+ /, '').replace(/:$/, '')}: ${line}` : line]
  })
}

function clean(text: string, marks: Set<Mark>): string {
  let words = text
  const replace = (pattern: RegExp, mark?: Mark) => {
    words = words.replace(pattern, () => {
      if (mark) marks.add(mark)
      return ' '
    })
  }
  if (words.includes('![') || words.includes('<img ')) {
    replace(/!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|<img [^>\n]{0,500}>/g, 'image')
  }
  if (words.includes('://')) replace(/https?:\/\/\S{1,500}/g, 'link')
  if (words.includes('<')) replace(/<\/?[a-z][^>\n]{0,200}>/g)
  return words
}

/** Split after the mark, so that a sentence keeps its question mark. */
function sentencesOf(text: string): string[] {
  const found = text.match(/(?:[^.。!?;\n]|\.(?!\s|$))+(?:[。!?;]+|\.)?/g) ?? []
  return found.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
}
