import { type HeaderKind, readLabel } from './header-labels.ts'

const longestBlock = 14

/**
 * Whether the header block of a quoted mail begins at `index`: a sender, then a date, recipient or subject, and an
 * address or a subject among them, so that "From: Berlin / To: Paris" stays text. Values may wrap onto a further line.
 */
export function isHeaderBlock(lines: string[], index: number): boolean {
  const first = readLabel(lines[index]!)
  if (!first || first.kind === 'other' || first.kind === 'cc') return false
  const seen = new Set<HeaderKind>()
  let addressed = false
  let others = 0
  for (const line of lines.slice(index, index + longestBlock)) {
    const label = readLabel(line)
    if (label) {
      if (seen.has(label.kind) && label.kind === 'from') break
      seen.add(label.kind)
      addressed ||= label.value.includes('@') || label.value.includes('[mailto:')
      others = 0
    } else if (++others > 2) break
  }
  for (const kind of inlineLabels(lines[index]!)) seen.add(kind)
  if (!seen.has('from') || (first.kind !== 'from' && seen.size < 3)) return false
  const companions = ['date', 'to', 'subject'].filter((kind) => seen.has(kind as HeaderKind)).length
  return companions >= 2 ? seen.has('subject') || addressed : companions === 1 && addressed && seen.has('date')
}

/** Labels within one line, where a program put the whole block on it. */
function inlineLabels(line: string): HeaderKind[] {
  if (line.length > 1_000) return []
  return line
    .split(/\s+/)
    .slice(1)
    .flatMap((word) => (/[:：]\*?$/.test(word) ? (readLabel(word)?.kind ?? []) : []))
}
