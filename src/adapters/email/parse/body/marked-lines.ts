/** A line of the text of an HTML body and what the structure of the document says about it. */
export type MarkedLine = { text: string; role: 'text' | 'quote' | 'signature' }

/** Characters of the private use area that carry the structure through the conversion to text. */
export const markers = { quote: '\ue000', signature: '\ue001', endOfAnswer: '\ue002' }

/** Takes the markers out of a converted text. */
export function parseMarkedLines(text: string): MarkedLine[] {
  let answered = false
  const lines: MarkedLine[] = []
  for (const line of text.split('\n')) {
    if (line.includes(markers.endOfAnswer)) answered = true
    const isQuote = answered || line.includes(markers.quote)
    const role = isQuote ? 'quote' : line.includes(markers.signature) ? 'signature' : 'text'
    const clean = line
      .replace(/[\ue000-\ue00f]/g, '')
      .replaceAll('\u00a0', ' ')
      .trimEnd()
    if (clean !== '' || !line.includes(markers.endOfAnswer)) lines.push({ text: clean, role })
  }
  return lines
}
