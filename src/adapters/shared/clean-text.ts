// No database or terminal wants them.
const CONTROLS = /[\p{Cc}--[\t\n]]/gv
// What is not seen, or turns round what is: zero-width characters and bidirectional marks (Unicode TR36, 3).
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\uffff]/gu

/** A text as people wrote it, with line feeds alone between lines and without what breaks a terminal or a database. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|\v|\f/g, '\n')
    .replace(CONTROLS, '')
    .toWellFormed()
}

/** A name, a subject or a file's name on one line, in which nothing hides or runs backwards. `max` in characters. */
export function cleanLine(text: string, max = 300): string {
  const line = cleanText(text).replace(UNSEEN, '').replace(/\s+/g, ' ').trim()
  if (line.length <= max) return line
  const cut = line.slice(0, max - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
