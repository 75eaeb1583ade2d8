import { endsWithVerb, hasVerbInside, leads, mayBeCjk } from './introduction-phrases.ts'

const longest = 500
const mostLines = 5
/** lines a name may take behind the verb */
const mostWrapped = 2

export type Introduction = {
  /** how many lines it takes */
  length: number
  /** names an address or a moment, so that what follows is a quote even without marks */
  certain: boolean
}

/**
 * The introduction of a quote that begins at line `index`, or null. Wrapped ones are put together from at most five
 * lines, so the work for a line is bounded.
 */
export function readIntroduction(lines: string[], index: number): Introduction | null {
  let joined = ''
  let found: Introduction | null = null
  for (let count = 1; count <= mostLines && index + count <= lines.length; count++) {
    const line = bare(lines[index + count - 1]!)
    if (line === '' || joined.length + line.length > longest) return found
    joined = joined === '' ? line : `${joined} ${line}`
    const hasColon = endsInColon(joined) || isRuled(lines[index + count - 1]!)
    if ((hasColon || endsWithVerb(coreOf(joined))) && isIntroduction(joined, hasColon)) {
      if (hasColon || mayBeCjk(joined)) return { length: count, certain: isCertain(joined, hasColon) }
      found ??= { length: count, certain: isCertain(joined, false) }
    } else if (hasColon && isLikely(joined)) return { length: count, certain: false }
    if (found && count - found.length >= mostWrapped) return found
    if (count === 1 && !mayBegin(joined)) return null
  }
  return found
}

const hasTime = /\d{1,2}[:.h时點点]\s?\d{2}/
const hasDay = /(?<!\d)(19|20)\d{2}(?!\d)|\d{1,4}[-./年]\s?\d{1,2}[-./月]/

/** In a language we do not know: who and when, and a colon. */
function isLikely(text: string): boolean {
  return text.length < 250 && hasAddress.test(text) && hasTime.test(text) && hasDay.test(text)
}

function isCertain(text: string, hasColon: boolean): boolean {
  return hasAddress.test(text) || (hasColon && hasTime.test(text) && hasDay.test(text))
}

/** Without the marks of quoting, emphasis and rules around it. */
function bare(line: string): string {
  if (line.length > longest) return ''
  const text = withoutEnd(line.replace(/^[\s>*_|~-]+/, ''))
  if (!/[^ -~]/.test(text)) return text
  return text
    .replaceAll('\u00a0', ' ')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
}

/** From the end, since a pattern would begin anew at each blank within. */
function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && /[\s*_~-]/.test(text[end - 1]!)) end--
  return text.slice(0, end)
}

const addressAtEnd = /[<([]?[^\s<>()@[\]]+@[^\s<>()@]+\.[^\s<>()@[\]]+[>)\]]?\s?[:：]$/
const hasDate = /\d{1,2}[:.h时点]\s?\d{2}|\b(19|20)\d{2}\b|\d{1,4}[-./年]\s?\d{1,2}[-./月]|\d{1,2}\.? \p{L}{3,12}/u
const hasAddress = /[^\s<>()@]@[^\s<>()@]/

function mayBegin(text: string): boolean {
  return startsWithLead(text) || hasDate.test(text) || /^"|^[^\s].{0,80}<[^<>]*$/.test(text) || hasAddress.test(text)
}

function startsWithLead(text: string): boolean {
  const lower = text.toLowerCase()
  if (/^[在于於]/.test(lower)) return true
  const [first = '', second = ''] = lower.split(' ', 2)
  return leads.has(first) || leads.has(`${first} ${second}`)
}

const endsInColon = (text: string) => /[:：]["»\s-]*$/.test(text.slice(-20))

/** "---- On Sunday Ada Byron wrote ----" */
const isRuled = (line: string) => line.length <= longest && /^\s*-{3}.*[^-\s]\s*-{3,}\s*$/.test(line)

/** The end of a text in lower case, without what may stand behind the verb. */
function coreOf(text: string): string {
  let end = text.length
  while (end > 0 && ' :：.。>"»-'.includes(text[end - 1]!)) end--
  return text.slice(Math.max(0, end - 40), end).toLowerCase()
}

/** A whole introduction: a date or an address, and a verb where the language puts it. */
function isIntroduction(text: string, hasColon: boolean): boolean {
  const lower = text.toLowerCase()
  const dated = hasDate.test(text)
  const addressed = hasAddress.test(text)
  if (!dated && !addressed) return isBareIntroduction(lower)
  if (hasColon && /^(quoting|zitat von|citando|citat (från|fra)|citaat van) /.test(lower)) return true
  if (hasColon && dated && /^(missatge de|wiadomość napisana przez|вы писали) /.test(lower)) return true
  if (
    hasColon &&
    dated &&
    /^[^:]{2,80} (wrote on|schrieb am|a écrit le|escribió el|ha scritto il|schreef op) /.test(lower)
  )
    return true
  if (endsWithVerb(coreOf(text)) && (hasColon || dated)) return !isSentence(lower)
  if (hasColon && dated && hasVerbInside(lower)) return startsWithLead(text) || addressed
  return dated && addressed && addressAtEnd.test(text) && /^["\p{L}\d]/u.test(text) && !isLabel(text)
}

/** "John Smith wrote:" without any date counts only as short as it is written by programs. */
function isBareIntroduction(lower: string): boolean {
  if (lower.length > 80 || !/[:：]$/.test(lower)) return false
  return /^(you|\p{L}+[.,]?( \p{L}+[.,]?){0,4}( via [^:]{1,40})?) (wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev)\s?:$/u.test(
    lower,
  )
}

const isSentence = (lower: string) => /[!?;] \p{L}/u.test(lower)

/** "Sent: …<a@b>:" is a line of a header block. */
const isLabel = (text: string) => /^[\p{L} ]{1,20}[:：]/u.test(text)
