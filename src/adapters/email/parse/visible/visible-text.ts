import type { MarkedLine } from '../body/marked-lines.ts'
import { isForwardSubject } from '../subject.ts'
import { endOfArmour } from './armour.ts'
import { isAddedByDevice } from './closing-lines.ts'
import { isHeaderBlock } from './header-block.ts'
import { readIntroduction } from './introductions.ts'
import { isOriginalWords, isRule, separatorKind } from './separators.ts'
import { beginsSignature, isAddress } from './signature-start.ts'

/** What becomes of a line: shown, or folded away as quote or as signature. */
type Fate = 'shown' | 'quote' | 'signature'

/** Lines longer than this are prose or hostile: nothing is looked for in them. */
const longestExamined = 1_000
/** A text of more lines is a log or hostile: only its beginning is examined. */
const mostLinesExamined = 10_000

/**
 * What the sender wrote in this mail: the text without quoted mails, signature and what programs add. The lines are a
 * subsequence of the given ones; a mail of nothing but a quote, and a forwarded mail, stay whole. Every line is looked
 * at a bounded number of times, so the time is linear in the size of the text.
 * @param isReply whether the mail answers another one: else marked lines may be what the sender pasted
 */
export function visibleText(lines: MarkedLine[], subject: string, isReply = true): string {
  const texts = lines.map((line) => line.text)
  const forwarded = isForwardSubject(subject)
  const { fates, answerEnd } = foldQuotes(lines, texts, forwarded, isReply)
  foldSignatures(texts, fates, answerEnd)
  return firstNonEmpty([
    () => joinShown(texts, fates, (fate) => fate === 'shown'),
    () => joinShown(texts, fates, (fate) => fate !== 'quote'),
    () => joinShown(texts, fates, () => true),
  ])
}

function firstNonEmpty(attempts: (() => string)[]): string {
  for (const attempt of attempts) {
    const text = attempt()
    if (/[^\s>]/.test(text)) return text
  }
  return ''
}

/** Also tells where the sender's own part ends: what was forwarded below it is left as it is. */
function foldQuotes(
  lines: MarkedLine[],
  texts: string[],
  forwarded: boolean,
  isReply: boolean,
): { fates: Fate[]; answerEnd: number } {
  const fates: Fate[] = lines.map(({ role }) => (role === 'text' ? 'shown' : role))
  const end = Math.min(texts.length, mostLinesExamined)
  let index = 0
  while (index < end) {
    const line = texts[index]!
    const introduction = line.length > longestExamined || line === '' ? null : readIntroduction(texts, index)
    const isMarked = introduction !== null && isFollowedByQuote(texts, fates, index + introduction.length)
    if (isPasted(texts, fates, index, isReply)) index = endOfMarked(texts, index)
    else if (isQuotedAt(texts, index) || fates[index] === 'quote') {
      if (!forwarded && lines[index]!.role === 'quote' && separatorKind(line) === 'forward')
        return foldRest(texts, fates, index)
      if (!forwarded) fates[index] = 'quote'
      index++
    } else if (introduction && (isMarked || introduction.certain)) {
      const after = index + introduction.length
      if (!forwarded) fates.fill('quote', index, after)
      if (!forwarded && !isMarked) return foldRest(texts, fates, after)
      index = after
    } else if (line.length <= longestExamined && beginsQuotedMail(texts, index, isReply)) {
      if (forwarded) return { fates, answerEnd: startOfCaption(texts, index) }
      return foldRest(texts, fates, index)
    } else index++
  }
  return { fates, answerEnd: end }
}

/** In a first mail, "From: Berlin" and "To: Bonn" with a date are a journey, not a mail, unless an address is named. */
function beginsQuotedMail(texts: string[], index: number, isReply: boolean): boolean {
  if (separatorKind(texts[index]!) !== null) return true
  if (!isHeaderBlock(texts, index)) return false
  return isReply || isRule(texts[index - 1] ?? '') || texts.slice(index, index + 8).some((line) => line.includes('@'))
}

/** Everything from `index` on is quoted, with the rules and captions right above it. */
function foldRest(texts: string[], fates: Fate[], index: number) {
  let start = startOfCaption(texts, index)
  if (isLoneAddress(texts, start - 1)) start--
  return { fates: fates.fill('quote', start), answerEnd: start }
}

function startOfCaption(texts: string[], index: number): number {
  let start = index
  while (start > 0 && isCaption(texts[start - 1]!)) start--
  return start
}

function isCaption(line: string): boolean {
  return line.trim() === '' || isRule(line) || isOriginalWords(line)
}

/** Foxmail puts the writer's address, well apart from the text, above the mail it answers. */
function isLoneAddress(texts: string[], index: number): boolean {
  const apart = index > 2 && texts[index - 1]!.trim() === '' && texts[index - 2]!.trim() === ''
  return apart && isAddress(texts[index]!.trim())
}

const isQuoted = (line: string) => /^\s{0,3}(>|&gt;|＞)|^\[(quoted text hidden|引用文本已隐藏)\]$/i.test(line)

/** `>From ` alone is what mailboxes make of a line that begins with "From". */
function isQuotedAt(texts: string[], index: number): boolean {
  const line = texts[index]!
  if (!isQuoted(line)) return false
  return !line.startsWith('>From ') || isQuoted(texts[index - 1] ?? '') || isQuoted(texts[index + 1] ?? '')
}

/** Marked lines that the sender fenced in, or in a first mail those below a colon, such as the log that it announces. */
function isPasted(texts: string[], fates: Fate[], index: number, isReply: boolean): boolean {
  if (!isQuotedAt(texts, index)) return false
  if (fates[index - 1] === 'shown' && texts[index - 1]!.startsWith('```')) return true
  if (isReply) return false
  const above = texts[index - 1]?.trim() === '' ? index - 2 : index - 1
  return fates[above] === 'shown' && /[:：]\s*$/.test(texts[above]!.slice(-20))
}

function endOfMarked(texts: string[], index: number): number {
  let end = index
  while (end < texts.length && isQuoted(texts[end]!)) end++
  return end
}

function isFollowedByQuote(texts: string[], fates: Fate[], index: number): boolean {
  for (let next = index; next < Math.min(texts.length, index + 4); next++) {
    if (texts[next]!.trim() === '') continue
    return isQuoted(texts[next]!) || fates[next] === 'quote'
  }
  return false
}

/** Folds away signatures, notices and what devices add, within each stretch of shown lines. */
function foldSignatures(texts: string[], fates: Fate[], limit: number): void {
  let start = 0
  while (start < limit) {
    let end = start
    while (end < limit && fates[end] !== 'quote') end++
    foldSignature(texts, fates, start, end)
    start = end + 1
  }
}

function foldSignature(texts: string[], fates: Fate[], start: number, end: number): void {
  const last = startOfCaption(texts, end) - 1
  if (end < texts.length && last > start && isLoneAddress(texts, last)) fates[last] = 'signature'
  for (let index = start; index < end; index++) {
    const line = texts[index]!
    if (line.trim() === '' || line.length > longestExamined) continue
    const armourEnd = endOfArmour(texts, index, end)
    if (armourEnd > index) fates.fill('signature', index, armourEnd)
    else if (isAddedByDevice(line) && endsParagraph(texts, index, end)) fates[index] = 'signature'
    else if (beginsSignature(texts, index, start, end)) {
      fates.fill('signature', index, end)
      return
    }
  }
}

/** What a device adds has nothing of the sender's right below it. */
function endsParagraph(texts: string[], index: number, end: number): boolean {
  const next = index + 1 < end ? texts[index + 1]! : ''
  return next.trim() === '' || isRule(next) || isAddedByDevice(next)
}

function joinShown(texts: string[], fates: Fate[], keep: (fate: Fate) => boolean): string {
  const kept = texts.filter((_, index) => keep(fates[index]!))
  let start = 0
  let end = kept.length
  while (start < end && kept[start]!.trim() === '') start++
  while (end > start && (kept[end - 1]!.trim() === '' || isRule(kept[end - 1]!))) end--
  return kept.slice(start, end).join('\n')
}
