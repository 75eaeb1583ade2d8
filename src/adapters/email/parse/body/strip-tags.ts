const breaking = /^\/?(?:p|div|br|tr|li|ul|ol|table|h[1-6]|blockquote|pre|hr)$/
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The text between tags in one pass, for documents too deep for a tree; scripts and styles are left out. */
export function stripTags(html: string): string {
  const pieces: string[] = []
  const endings = new Endings(html)
  let position = 0
  while (position < html.length) {
    const open = html.indexOf('<', position)
    if (open < 0) break
    pieces.push(html.slice(position, open))
    const close = html.indexOf('>', open)
    if (close < 0) {
      position = open
      break
    }
    const name = /^\/?[a-z0-9]*/i.exec(html.slice(open + 1, open + 20))![0].toLowerCase()
    if (breaking.test(name)) pieces.push('\n')
    position = (name === 'script' || name === 'style' ? endings.next(name, close) : null) ?? close + 1
  }
  pieces.push(html.slice(position))
  return pieces
    .join('')
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name) => entities[name]!)
    .replace(/&#(\d{1,7});/g, (_, code) => (Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : ''))
}

/** Finds where scripts and styles end; a kind that ends nowhere any more is not searched again. */
class Endings {
  #html: string
  #patterns = { script: /<\/script/gi, style: /<\/style/gi }
  #exhausted = new Set<'script' | 'style'>()

  constructor(html: string) {
    this.#html = html
  }

  next(kind: 'script' | 'style', from: number): number | null {
    if (this.#exhausted.has(kind)) return null
    const pattern = this.#patterns[kind]
    pattern.lastIndex = from
    const match = pattern.exec(this.#html)
    if (!match) this.#exhausted.add(kind)
    return match?.index ?? null
  }
}
