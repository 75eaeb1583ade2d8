import { isAddedByDevice, isListFooter, isSignatureSeparator, isSignedName } from './closing-lines.ts'
import { isDisclaimer } from './disclaimers.ts'
import { areNameAndPosition, areParticulars, isFarewell } from './farewells.ts'
import { isRule } from './separators.ts'

const longestSignature = 15

/** Whether a signature, a legal notice or the footer of a list begins at `index` of the stretch from `start` to `end`. */
export function beginsSignature(texts: string[], index: number, start: number, end: number): boolean {
  const line = texts[index]!
  const rest = texts.slice(index + 1, Math.min(end, index + 60))
  if (isSignatureSeparator(line)) return isShort(texts, index + 1, end) && !asks(rest)
  if (index === start) return false
  const above = texts[index - 1]!
  if ((above.trim() === '' || isRule(above)) && isDisclaimer(texts, index)) return true
  if (isFarewell(line)) return areParticulars(rest) || areNameAndPosition(rest)
  if (isSignedName(line)) return countWritten(texts, index + 1, end, 4) <= 4
  if (isCardEdge(line)) return isCard(texts, index, end)
  if (!isRule(line)) return false
  if (rest.slice(0, 8).some(isListFooter)) return isShort(texts, index + 1, end)
  if (isInList(texts, index, start)) return false
  return areParticulars(rest) || isAddress(rest.join('\n').trim())
}

export const isAddress = (text: string) => text.length < 320 && /^[^\s@<>]+@[^\s@<>]+$/.test(text)

/** A question of some words is put by the writer, who drew a rule above it. */
const asks = (rest: string[]) =>
  rest.some((line) => /[?？](\s|$)/.test(line) && line.trim().split(' ').length > 4) && !areParticulars(rest)

/** Rules enclose a list of the writer's where he announces it by a colon above the first. */
function isInList(texts: string[], index: number, start: number): boolean {
  const first = Math.max(start, index - 30)
  for (let rule = index; rule > first; rule--)
    if (isRule(texts[rule]!) && /[:：]\s*$/.test(texts[rule - 1]!.slice(-20))) return true
  return false
}

/** What is left of the table in which NetEase lays out a signature. */
const isCardEdge = (line: string) => /^\s*\|[\s|]*$/.test(line)

function isCard(texts: string[], index: number, end: number): boolean {
  if (!isShort(texts, index, end)) return false
  const written = texts.slice(index, end).filter((line) => line.trim() !== '' && !isAddedByDevice(line))
  return written.length > 2 && isCardEdge(written.at(-1)!)
}

function isShort(texts: string[], from: number, to: number): boolean {
  return countWritten(texts, from, to, longestSignature) <= longestSignature
}

function countWritten(texts: string[], from: number, to: number, enough: number): number {
  let count = 0
  for (let index = from; index < to && count <= enough; index++) if (texts[index]!.trim() !== '') count++
  return count
}
