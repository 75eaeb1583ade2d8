/**
 * Joins the soft line breaks of `format=flowed` (RFC 3676). Lines of different quote depth and the signature
 * separator are never joined.
 * @param deleteSpace the parameter `delsp=yes`: the blank before the soft break belongs to it
 */
export function unflow(text: string, deleteSpace: boolean): string {
  const paragraphs: { depth: number; pieces: string[]; open: boolean }[] = []
  for (const line of text.split('\n')) {
    const depth = /^>*/.exec(line)![0].length
    const content = line.slice(depth).replace(/^ /, '')
    const isSeparator = content === '-- '
    const soft = content.endsWith(' ') && !isSeparator
    const piece = soft && deleteSpace ? content.slice(0, -1) : content
    const last = paragraphs.at(-1)
    if (last?.open && last.depth === depth && !isSeparator) {
      last.pieces.push(piece)
      last.open = soft
    } else paragraphs.push({ depth, pieces: [piece], open: soft })
  }
  return paragraphs.map(({ depth, pieces }) => (depth > 0 ? `${'>'.repeat(depth)} ` : '') + pieces.join('')).join('\n')
}
