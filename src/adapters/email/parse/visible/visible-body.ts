import type { Body } from '../body/read-body.ts'
import { visibleText } from './visible-text.ts'

/** The visible text of a body, helped by the structure of its HTML where the plain text alone does not show the quote. */
export function visibleBody(body: Body, subject: string, isReply: boolean): string {
  if (body.textFromHtml && body.htmlLines) return visibleText(body.htmlLines, subject, isReply)
  const lines = body.text.split('\n').map((text) => ({ text: text.trimEnd(), role: 'text' as const }))
  const visible = visibleText(lines, subject, isReply)
  if (!body.htmlLines?.some(({ role }) => role === 'quote')) return visible
  return cutBy(visible, visibleText(body.htmlLines, subject, isReply))
}

/** `visible` up to where `wanted` ends, if it begins with it, blanks and quote marks aside. */
function cutBy(visible: string, wanted: string): string {
  const target = squeeze(wanted)
  if (target === '' || !squeeze(visible).startsWith(target)) return visible
  const kept: string[] = []
  let length = 0
  for (const line of visible.split('\n')) {
    if (length >= target.length) break
    kept.push(line)
    length += squeeze(line).length
  }
  return kept.join('\n').trimEnd()
}

const squeeze = (text: string) => text.replace(/[\s>*_\u00a0]+/g, '')
