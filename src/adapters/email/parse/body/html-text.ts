import { compile, type DomNode, type FormatCallback } from 'html-to-text'
import { quoteMarkers, quoteRegions, signatureRegions } from './html-regions.ts'
import { type MarkedLine, markers, parseMarkedLines } from './marked-lines.ts'
import { stripTags } from './strip-tags.ts'

const deepest = 200

const marking =
  (mark: string): FormatCallback =>
  (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 1 })
    walk(element.children, builder)
    builder.closeBlock({
      trailingLineBreaks: 1,
      blockTransform: (text) =>
        text
          .split('\n')
          .map((line) => mark + line)
          .join('\n'),
    })
  }

const endOfAnswer: FormatCallback = (element, walk, builder) => {
  builder.addLineBreak()
  builder.addLiteral(markers.endOfAnswer)
  builder.addLineBreak()
  walk(element.children, builder)
}

const deepestQuote = 12

/** Marks quoted lines as plain text does; beyond some depth one mark more says nothing. */
const blockquote: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  walk(element.children, builder)
  const mark = (line: string) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`)
  const transform = (text: string) =>
    text
      .replace(/^\n+|\n+$/g, '')
      .split('\n')
      .map(mark)
      .join('\n')
  const isMarked = quoteDepth(element) <= deepestQuote
  builder.closeBlock({ trailingLineBreaks: 2, blockTransform: isMarked ? transform : undefined })
}

function quoteDepth(element: DomNode): number {
  let depth = 0
  for (let node: DomNode | null | undefined = element; node; node = node.parent) if (node.name === 'blockquote') depth++
  return depth
}

/** Cells of a row stand side by side, as far as what they hold allows. */
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}

const alternativeText: FormatCallback = (element, _walk, builder) => {
  const text = element.attribs?.alt?.trim()
  if (text) builder.addInline(`[${text.slice(0, 200)}]`)
}

const convert = compile({
  wordwrap: false,
  baseElements: { selectors: [] },
  limits: { maxInputLength: undefined },
  formatters: {
    quote: marking(markers.quote),
    signature: marking(markers.signature),
    endOfAnswer,
    alternativeText,
    blockquote,
    cell,
  },
  selectors: [
    { selector: 'title', format: 'skip' },
    { selector: 'table', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'img', format: 'alternativeText' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    { selector: 'a[href^="mailto:"]', format: 'inline' },
    { selector: 'a[href^="tel:"]', format: 'inline' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['p', 'pre', 'ul', 'ol'].map((selector) => ({
      selector,
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    })),
    ...quoteRegions.map((selector) => ({ selector, format: 'quote' })),
    ...quoteMarkers.map((selector) => ({ selector, format: 'endOfAnswer' })),
    ...signatureRegions.map((selector) => ({ selector, format: 'signature' })),
  ],
})

/**
 * The text of an HTML document as lines, each knowing whether the structure of the document makes it a quote or a
 * signature. Everything outside <body> is read too. Documents that are nested too deeply or longer than
 * `longest` characters lose their layout, never their text.
 */
export function htmlToLines(html: string, longest: number): MarkedLine[] {
  const readable = html.replace(/[\ue000-\ue00f\0]/g, '')
  return parseMarkedLines(
    readable.length > longest || nestingOf(readable) > deepest ? stripTags(readable) : convertOrStrip(readable),
  )
}

function convertOrStrip(html: string): string {
  try {
    return convert(html)
  } catch {
    return stripTags(html)
  }
}

const elementWithoutEnd = /^(?:br|hr|img|meta|link|input|area|base|col|wbr|p|li)$/i

/** An upper estimate of how deep elements are nested, without building them. */
function nestingOf(html: string): number {
  let depth = 0
  let deepestSeen = 0
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9:]{0,20})/gi)) {
    if (elementWithoutEnd.test(name!)) continue
    depth = slash ? Math.max(0, depth - 1) : depth + 1
    if (depth > deepestSeen) deepestSeen = depth
  }
  return deepestSeen
}
